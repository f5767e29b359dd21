import Audio
import Layers
import ModelFixtures
import Recognition
import Tensors
import TestSupport
import Testing

/// Speculative decoding is greedy attention decoding, bit for bit.
struct SpeculativeDecoderTests {
  private let model: SpeechModel

  init() throws { model = try TinyHeads.model() }

  private func decoder(_ kind: String, draft: String? = nil) throws -> any SpeechDecoder {
    var options = DecodingOptions()
    options.draft = draft
    return try model.decoder(kind, options)
  }

  /// Encoded synthetic speech of several utterances.
  private func speech(_ seconds: [Double]) throws -> EncodedSpeech {
    let frontend = try FeatureFrontend(
      TinyHeads.configuration.features, TinyHeads.configuration.normalization)
    let features = seconds.enumerated().map {
      Tensor(frontend.features(of: SyntheticSpeech.audio(seconds: $1, seed: UInt64($0)).samples))
    }
    return model.encode(SequenceBatch(features), .inference)
  }

  @Test(arguments: ["ctc", "cassnat", "paraformer"])
  func whatIsFoundInSpeechIsWhatGreedyAttentionFinds(draft: String) throws {
    let speech = try speech([2.5, 0.4, 3.7, 1.1, 5])
    let greedy = try decoder("attention").decode(speech)
    #expect(greedy.contains { Set($0.hypotheses[0].tokens.map(\.id)).count > 3 }, "\(greedy)")
    let found = try decoder("speculative", draft: draft).decode(speech)
    #expect(found.map(\.hypotheses) == greedy.map(\.hypotheses))
    let drafts = try decoder(draft).decode(speech)
    for index in found.indices {
      let verifying = found[index].effort.passes - drafts[index].effort.passes
      #expect(verifying + found[index].effort.accepted == greedy[index].effort.passes)
    }
    if draft == "ctc" {
      #expect(
        try decoder("speculative").decode(speech) == found, "ctc drafts unless another is named")
    }
  }

  @Test func anUtteranceIsTheSameInAnyCompany() throws {
    let seconds = [2.5, 0.4, 3.7]
    let together = try decoder("speculative").decode(speech(seconds))
    let speech = try speech(seconds)
    for index in seconds.indices {
      let alone = EncodedSpeech(
        states: SequenceBatch([speech.states.utterance(index)]),
        posteriors: { [model] in (model.heads["ctc"] as? CTCHead)?.logPosteriors($0) ?? $0 })
      #expect(try decoder("speculative").decode(alone) == [together[index]])
    }
  }

  @Test func aRightDraftTakesOnePass() throws {
    let head = try #require(model.heads["attention"] as? AttentionHead)
    let speech = try speech([2.5, 3.7])
    let drafter = try decoder("attention")
    let found = try SpeculativeDecoder(head, drafter: drafter).decode(speech)
    let drafts = try drafter.decode(speech)
    for (found, draft) in zip(found, drafts) {
      let count = draft.hypotheses[0].tokens.count
      #expect(found.effort.passes == draft.effort.passes + 1)
      #expect(found.effort.drafted == count && found.effort.accepted == count)
    }
  }

  @Test func whatCannotBeServedIsRefusedWithTheReason() throws {
    #expect(model.decodingOptions["speculative"] == [.draft])
    #expect(throws: ModelError.self) { try decoder("speculative", draft: "attention") }
    let error = #expect(throws: ModelError.self) { try decoder("speculative", draft: "oracle") }
    #expect(error?.description.contains("\"oracle\"") == true)
    #expect(error?.description.contains("it has: cassnat, ctc, paraformer") == true)
    var options = DecodingOptions()
    options.alternatives = 2
    let several = #expect(throws: ModelError.self) { try model.decoder("speculative", options) }
    #expect(several?.description.hasPrefix("--nbest does not apply") == true)
    let bare = try TinyModel.model()
    #expect(
      throws: ModelError.missingHead(
        decoder: "speculative", needs: "attention", available: ["ctc"])
    ) { try bare.decoder("speculative", DecodingOptions()) }
    #expect(bare.decodingOptions["speculative"] == nil)
  }
}

internal import Foundation
internal import Layers

/// A head that guesses what was said, and the attention head that verifies all of it at once: the result is
/// that of greedy search with the attention head, bit for bit, mostly in a pass or two.
package struct SpeculativeDecoder: CombinedDecoder {
  /// "speculative"
  package static let kind = "speculative"
  /// The kind of head that guesses.
  package static let decodingOptions: Set<DecodingOptions.Name> = [.draft]

  /// Utterances that are verified together: their drafts fill the products, and no pass holds more
  /// distributions than that.
  private static let utterancesTogether = 32

  private let verifier: AttentionHead
  private let drafter: any SpeechDecoder

  /// A search over the attention head and one that drafts: the head that the options name, or else the CTC
  /// head, or else another. Throws `ModelError`.
  package init(_ options: DecodingOptions, in model: SpeechModel) throws(ModelError) {
    let (verifying, ctc) = (AttentionHead.Configuration.kind, CTCHead.Configuration.kind)
    guard let verifier = model.heads[verifying] as? AttentionHead else {
      throw .missingHead(
        decoder: Self.kind, needs: verifying, available: model.heads.keys.sorted())
    }
    let drafting = model.heads.keys.filter { $0 != verifying }.sorted()
    guard let usual = drafting.contains(ctc) ? ctc : drafting.first else {
      throw .missingHead(decoder: Self.kind, needs: ctc, available: [verifying])
    }
    let draft = options.draft ?? usual
    guard drafting.contains(draft) else {
      throw .inapplicableOption(
        option: DecodingOptions.Name.draft.rawValue, decoder: Self.kind,
        reason: "\"\(draft)\" is no head of this model that can draft; it has: "
          + drafting.joined(separator: ", "))
    }
    guard options.alternatives == 1 else {
      throw .inapplicableOption(
        option: "nbest", decoder: Self.kind,
        reason: "it finds the one reading of a greedy search; take the decoder \"\(verifying)\"")
    }
    self.init(verifier, drafter: try model.decoder(draft, DecodingOptions()))
  }

  /// A search that verifies what `drafter` finds, whatever that is.
  package init(_ verifier: AttentionHead, drafter: any SpeechDecoder) {
    self.verifier = verifier
    self.drafter = drafter
  }

  /// The sentence of each utterance, with its score ln p, and the work of both heads. Throws `ModelError.notFinite`.
  package func decode(_ speech: EncodedSpeech) throws -> [DecodedUtterance] {
    let drafts = try drafter.decode(speech)
    let bounds = speech.lengthBounds
    var searches = bounds.indices.map { utterance in
      SpeculativeSearch(
        utterance: utterance, bound: bounds[utterance],
        guess: drafts[utterance].hypotheses.first?.tokens.map(\.id) ?? [])
    }
    var state = AttentionDecodingState(verifier, over: speech.states, clock: speech.clock)
    try InFlightBatch(slots: Self.utterancesTogether)
      .run(&searches, order: Array(searches.indices), &state)
    return zip(searches, drafts).enumerated().map { utterance, pair in
      let (search, draft) = pair
      var effort = draft.effort
      effort += search.effort
      let hypothesis = speech.hypothesis(
        utterance, tokens: search.sentence.tokens,
        confidences: search.sentence.logProbabilities.map { exp($0) },
        score: Float(search.sentence.score))
      return DecodedUtterance([hypothesis], effort: effort)
    }
  }
}

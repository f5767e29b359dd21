internal import Layers
package import Recognition
internal import Tensors
internal import TestSupport

/// An attention head of random parameters, and speech for it to decode.
package enum TinyAttentionHead {
  /// D and V.
  package static let sizes = HeadSizes(width: 32, vocabulary: 12)
  /// Two blocks.
  package static let configuration = AttentionHead.Configuration(
    blocks: 2, heads: 2, feedForwardWidth: 48, languageModel: true)

  /// Weights packed for inference. `endBias` is added to the logit of the end: more of it makes sentences
  /// shorter; the other logits are enlarged, so that the head is sure of what it says.
  package static func head(seed: UInt64 = 1, endBias: Float = 0) throws -> AttentionHead {
    let fresh = FreshParameters(seed: seed)
    _ = try AttentionHead(sizes, configuration, ParameterScope(fresh))
    var values = fresh.made
    values["output.weight"] = values["output.weight"].map { $0 * 3 }
    values["output.bias"] = Tensor(
      [endBias] + Array(repeating: 0, count: sizes.vocabulary - 1), shape: [sizes.vocabulary])
    return try AttentionHead(sizes, configuration, ParameterScope(StoredParameters(values)))
  }

  /// Random states, with random CTC posteriors if asked for; an utterance's numbers depend on its own name
  /// and length only, so that it is the same in any company.
  package static func speech(
    _ utterances: [(name: String, frames: Int)], ctc: Bool = true
  ) -> EncodedSpeech {
    func rows(_ kind: String, _ columns: Int, _ range: ClosedRange<Float>) -> [Tensor] {
      utterances.map { sample([$0.frames, columns], "\(kind) \($0.name)", in: range) }
    }
    let states = SequenceBatch(rows("states", sizes.width, -2...2))
    guard ctc else { return EncodedSpeech(states: states, posteriors: nil) }
    let posteriors = SequenceBatch(
      rows("posteriors", sizes.vocabulary, -3...3).map { $0.logSoftmax() })
    return EncodedSpeech(states: states) { _ in posteriors }
  }

  /// A model whose heads are ctc and attention, to ask for decoders of.
  package static func model() throws -> SpeechModel {
    var configuration = TinyModel.configuration
    configuration.heads = [CTCHead.Configuration(), Self.configuration]
    return try SpeechModel(configuration, ParameterScope(FreshParameters(seed: 1)))
  }
}

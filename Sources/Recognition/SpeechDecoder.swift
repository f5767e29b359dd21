internal import Layers
internal import Tensors

/// A search for transcripts in what an encoder made of speech: one head, or several, with options that have
/// been checked.
package protocol SpeechDecoder: Sendable {
  /// What was said in each utterance. An utterance's result does not depend on the others of the batch.
  func decode(_ speech: EncodedSpeech) throws -> [DecodedUtterance]
}

extension SpeechDecoder {
  /// What `decode` finds, once it is sure that the model computes with numbers. Throws `ModelError.notFinite` where
  /// states, CTC posteriors, scores or confidences are none: finite weights, if damaged, may lead there as well.
  package func decodeFinite(_ speech: EncodedSpeech) throws -> [DecodedUtterance] {
    guard speech.states.rows.isFinite, speech.logPosteriors?.rows.isFinite ?? true else {
      throw ModelError.notFinite
    }
    let decoded = try decode(speech)
    guard decoded.allSatisfy(\.isFinite) else { throw ModelError.notFinite }
    return decoded
  }
}

/// What a search found in one utterance, and what it took.
package struct DecodedUtterance: Sendable, Equatable {
  /// The likeliest transcripts, best first, at least one.
  package var hypotheses: [Hypothesis]
  /// The work of the search.
  package var effort: DecodingEffort

  /// Transcripts with what they took.
  package init(_ hypotheses: [Hypothesis], effort: DecodingEffort = .init()) {
    self.hypotheses = hypotheses
    self.effort = effort
  }

  fileprivate var isFinite: Bool {
    hypotheses.allSatisfy { hypothesis in
      hypothesis.score.isFinite && hypothesis.tokens.allSatisfy { $0.confidence.isFinite }
    }
  }
}

/// How much decoding was done: what non-autoregressive and speculative decoders save.
public struct DecodingEffort: Sendable, Equatable {
  /// Times that a decoder network was run over an utterance; CTC has none.
  public var passes: Int
  /// Tokens that were drafted to be verified, and those of them that were accepted.
  public var drafted, accepted: Int

  /// No work by default.
  public init(passes: Int = 0, drafted: Int = 0, accepted: Int = 0) {
    self.passes = passes
    self.drafted = drafted
    self.accepted = accepted
  }

  /// The work of both.
  public static func += (sum: inout DecodingEffort, other: DecodingEffort) {
    sum.passes += other.passes
    sum.drafted += other.drafted
    sum.accepted += other.accepted
  }
}

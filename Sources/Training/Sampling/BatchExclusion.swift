/// An utterance that no batch of an epoch holds, and why.
package struct BatchExclusion: Sendable, Equatable {
  /// Why an utterance is left out.
  package enum Reason: Sendable, Equatable {
    /// Nobody knows how long it is.
    case unknownDuration
    /// It is shorter than the limit, in seconds.
    case shorterThan(Double)
    /// It is longer than the limit, in seconds.
    case longerThan(Double)
    /// By itself it is more than a batch may hold.
    case overBudget
    /// The recording has fewer frames than a CTC path through the text needs.
    case moreTokensThanFrames(needed: Int, frames: Int)
    /// It has so many times as many tokens a second as other utterances of its length, which is more than so many
    /// deviations away from them: text or duration must be wrong.
    case unlikelyRate(ratio: Double, deviations: Double)
    /// It is one of the last few, fewer than there are ranks.
    case fewerThanRanks
  }

  /// The position of the utterance in the sizes.
  package let index: Int
  /// Why it is left out.
  package let reason: Reason
}

extension BatchExclusion.Reason: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unknownDuration: "its duration is not known"
    case .shorterThan(let limit): "it is shorter than \(limit) s"
    case .longerThan(let limit): "it is longer than \(limit) s"
    case .overBudget: "by itself it is more than a batch may hold"
    case .moreTokensThanFrames(let needed, let frames):
      "its text needs \(needed) frames and the recording has \(frames)"
    case .unlikelyRate(let ratio, let deviations):
      "it has \(Self.decimals(ratio)) times the usual number of tokens a second, "
        + "\(Self.decimals(deviations)) deviations from others of its length"
    case .fewerThanRanks: "it is one of the last few, fewer than there are ranks"
    }
  }

  /// What kind of reason it is, in one word.
  package var kind: String {
    switch self {
    case .unknownDuration: "unknown-duration"
    case .shorterThan: "too-short"
    case .longerThan: "too-long"
    case .overBudget: "over-budget"
    case .moreTokensThanFrames: "more-tokens-than-frames"
    case .unlikelyRate: "unlikely-rate"
    case .fewerThanRanks: "fewer-than-ranks"
    }
  }

  /// Two significant digits or so, without a formatter.
  private static func decimals(_ value: Double) -> String {
    let scaled = value.magnitude < 0.1 ? 1000.0 : 10
    guard (value * scaled).magnitude < 1e15 else { return "\(value)" }
    return "\((value * scaled).rounded() / scaled)"
  }
}

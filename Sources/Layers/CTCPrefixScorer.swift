package import Tensors

/// The probability that CTC gives to the beginnings of transcripts, for searches that are led by another
/// model (Watanabe et al. 2017, "Hybrid CTC/attention architecture", algorithm 2).
///
/// A prefix keeps, for every number of frames, the probability of having spelled it exactly: by paths that
/// end in its last token and by paths that end in a blank. Extending it sums over the frame in which the
/// next token begins.
package struct CTCPrefixScorer: Sendable {
  /// A beginning of a transcript.
  package struct Prefix: Sendable {
    let last: Int?
    /// After 0, 1, … T frames: the paths that end in the last token, and those that end in a blank.
    let token, blank: [WideFloat]
  }

  private let logProbabilities: Tensor
  /// The probabilities of a label in all frames, computed when a search first asks for them.
  private var columns: [[WideFloat]?]

  /// A scorer for one utterance's log-probabilities [T, V].
  package init(_ logProbabilities: Tensor) {
    self.logProbabilities = logProbabilities
    columns = Array(repeating: nil, count: logProbabilities.columns)
  }

  /// The beginning of every transcript.
  package mutating func root() -> Prefix {
    let blanks = column(CTC.blank)
    var blank = [WideFloat.one]
    for probability in blanks { blank.append(blank[blank.count - 1] * probability) }
    return Prefix(
      last: nil, token: Array(repeating: .zero, count: blank.count), blank: blank)
  }

  /// ln of the probability that the transcript begins with the prefix and then `token`.
  package mutating func score(_ prefix: Prefix, followedBy token: Int) -> Double {
    let emissions = column(token)
    var sum = WideFloat.zero
    for frame in emissions.indices {
      sum = sum + Self.ready(prefix, frame, for: token) * emissions[frame]
    }
    return sum.logarithm
  }

  /// ln of the probability that the transcript is the prefix.
  package func score(ending prefix: Prefix) -> Double {
    let frames = prefix.blank.count - 1
    return (prefix.token[frames] + prefix.blank[frames]).logarithm
  }

  /// The prefix with one token more.
  package mutating func extend(_ prefix: Prefix, by token: Int) -> Prefix {
    let (emissions, blanks) = (column(token), column(CTC.blank))
    var inToken = [WideFloat.zero]
    var inBlank = [WideFloat.zero]
    inToken.reserveCapacity(emissions.count + 1)
    inBlank.reserveCapacity(emissions.count + 1)
    for frame in emissions.indices {
      let begun = Self.ready(prefix, frame, for: token)
      let ended = inBlank[frame] + inToken[frame]
      inToken.append((inToken[frame] + begun) * emissions[frame])
      inBlank.append(ended * blanks[frame])
    }
    return Prefix(last: token, token: inToken, blank: inBlank)
  }

  /// The probability of having spelled the prefix in `frames` frames such that `token` may begin in the next:
  /// only after a blank, where it would otherwise prolong its like.
  private static func ready(_ prefix: Prefix, _ frames: Int, for token: Int) -> WideFloat {
    token == prefix.last ? prefix.blank[frames] : prefix.blank[frames] + prefix.token[frames]
  }

  private mutating func column(_ label: Int) -> [WideFloat] {
    if let known = columns[label] { return known }
    let (frames, vocabulary) = (logProbabilities.rows, logProbabilities.columns)
    let column = logProbabilities.withSpan { span in
      (0..<frames).map { WideFloat(exp: span[$0 * vocabulary + label]) }
    }
    columns[label] = column
    return column
  }
}

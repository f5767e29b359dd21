internal import Tensors

extension CTC {
  /// The tokens of the most probable path: the best label of each frame, repeats collapsed and
  /// blanks dropped (best path decoding, Graves et al. 2006, §3.2).
  ///
  /// Equal labels of a frame resolve to the lowest.
  ///
  /// - Parameters:
  ///   - logProbabilities: Natural logarithms, [T, V].
  ///   - frames: T.
  ///   - vocabulary: V, blank included.
  package static func greedy(
    logProbabilities: Span<Float>, frames: Int, vocabulary: Int
  ) -> [AlignedToken] {
    precondition(logProbabilities.count == frames * vocabulary, "log-probabilities are not [T, V]")
    var tokens: [AlignedToken] = []
    var (label, start, sum) = (blank, 0, 0.0)
    for frame in 0..<frames {
      let row = frame * vocabulary
      let best = logProbabilities.extracting(row..<row + vocabulary).indexOfLargest
      let bestScore = logProbabilities[row + best]
      if best != label {
        if label != blank {
          tokens.append(AlignedToken(token: label, frames: start..<frame, logProbability: sum))
        }
        (label, start, sum) = (best, frame, 0)
      }
      sum += Double(bestScore)
    }
    if label != blank {
      tokens.append(AlignedToken(token: label, frames: start..<frames, logProbability: sum))
    }
    return tokens
  }
}

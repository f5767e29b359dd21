package import Tensors

/// Log-probabilities of whole sequences from those of their tokens.
package enum SequenceScores {
  /// A sequence and where its distributions are.
  package struct Place: Sendable, Equatable {
    /// The row of the first token; the others follow.
    package var firstRow: Int
    /// One token for each row.
    package var tokens: [Int]

    /// Tokens from a row on.
    package init(firstRow: Int, tokens: [Int]) {
      self.firstRow = firstRow
      self.tokens = tokens
    }
  }

  /// Σᵤ ln p(yᵤ) of each sequence, [n], for log-probabilities [N, V]. Sequences may share rows; gradients
  /// flow to the log-probabilities.
  package static func scores(_ logProbabilities: Tensor, of places: [Place]) -> Tensor {
    let (shape, vocabulary) = (logProbabilities.shape, logProbabilities.columns)
    let sums = logProbabilities.withSpan { rows in
      places.map { place in
        Float(
          place.tokens.indices.reduce(0.0) {
            $0 + Double(rows[(place.firstRow + $1) * vocabulary + place.tokens[$1]])
          })
      }
    }
    return .custom(
      value: Tensor(sums, shape: [places.count]), inputs: [logProbabilities]
    ) { gradient in
      let slopes = gradient.array()
      return [
        Tensor(shape: shape) { rows in
          for (place, slope) in zip(places, slopes) {
            for (offset, token) in place.tokens.enumerated() {
              rows[(place.firstRow + offset) * vocabulary + token] += slope
            }
          }
        }
      ]
    }
  }
}

package import Tensors

/// Divides the weights of each piece of frames by their sum, so that every piece weighs what it holds.
///
/// Scaling a whole utterance by U / Σ a makes the number of tokens right, but lets an error at its beginning
/// move all tokens after it. Where it is known which frames belong to which token, scaling piece by piece keeps
/// every token in its place.
package enum PiecewiseScaling {
  /// aₜ · count / Σ a over the frames of its piece, for weights [ΣT, 1] whose lengths are the pieces'. A piece
  /// of weight zero or less stays as it is.
  package static func scaled(_ weights: SequenceBatch, counts: [Int]) -> Tensor {
    precondition(counts.count == weights.lengths.count, "one count for each piece")
    let (rows, lengths) = (weights.rows.detached(), weights.lengths)
    let factors = lengths.indices.map { piece -> Float in
      let sum = weights.utterance(piece).withSpan { span in
        span.indices.reduce(0.0) { $0 + Double(span[$1]) }
      }
      return sum > 0 ? Float(Double(counts[piece]) / sum) : 1
    }
    let factorOfFrame = zip(factors, lengths).flatMap { Array(repeating: $0, count: $1) }
    let scaled = rows * Tensor(factorOfFrame, shape: rows.shape)
    return .custom(value: scaled, inputs: [weights.rows]) { gradient in
      // y = c·a / s, so da = (c / s)·(dy − Σ dy·y / c): what all weights of a piece share cancels.
      let (incoming, values) = (gradient.array(), scaled.array())
      return [
        Tensor(shape: rows.shape) { span in
          var first = 0
          for (piece, length) in lengths.enumerated() {
            let frames = first..<first + length
            let shared = frames.reduce(0.0) {
              $0 + Double(incoming[$1]) * Double(values[$1])
            }
            let common = counts[piece] > 0 ? Float(shared / Double(counts[piece])) : 0
            for frame in frames { span[frame] = factors[piece] * (incoming[frame] - common) }
            first += length
          }
        }
      ]
    }
  }
}

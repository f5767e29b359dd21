package import Tensors

/// How far the weights of continuous integrate-and-fire are from counting right (Dong and Xu 2020, §3.3).
package enum QuantityObjective {
  /// Σ |U − Σₜ aₜ| over utterances, a scalar, for weights [ΣT, 1] and the number of tokens of each utterance.
  package static func objective(_ weights: SequenceBatch, counts: [Int]) -> Tensor {
    precondition(counts.count == weights.lengths.count, "one count for each utterance")
    let excesses = counts.indices.map { utterance in
      weights.utterance(utterance).withSpan { span in
        span.indices.reduce(0.0) { $0 + Double(span[$1]) } - Double(counts[utterance])
      }
    }
    let (shape, lengths) = (weights.rows.shape, weights.lengths)
    let total = Float(excesses.reduce(0) { $0 + abs($1) })
    return .custom(value: Tensor([total], shape: []), inputs: [weights.rows]) { gradient in
      let scale = gradient.scalar
      return [
        Tensor(shape: shape) { span in
          var frame = 0
          for (excess, length) in zip(excesses, lengths) {
            let slope: Float = excess > 0 ? scale : excess < 0 ? -scale : 0
            for index in frame..<frame + length { span[index] = excess.isNaN ? .nan : slope }
            frame += length
          }
        }
      ]
    }
  }
}

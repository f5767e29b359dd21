package import Tensors

/// Cross-entropy against smoothed targets (Szegedy et al. 2016, §7).
package enum CrossEntropy {
  /// −Σₙ Σᵥ qₙᵥ ln pₙᵥ in nats, a scalar, for log-probabilities [n, V] and one target for each row.
  ///
  /// q gives 1 − `smoothing` to the target and shares `smoothing` evenly among the other V − 1 tokens.
  package static func objective(
    _ logProbabilities: Tensor, targets: [Int], smoothing: Float
  ) -> Tensor {
    let vocabulary = logProbabilities.columns
    precondition(targets.count == logProbabilities.rows, "one target for each row")
    precondition(
      targets.allSatisfy { (0..<vocabulary).contains($0) }, "a target outside of the vocabulary")
    let others = vocabulary > 1 ? smoothing / Float(vocabulary - 1) : 0
    let wanted = Tensor(shape: logProbabilities.shape) { span in
      for index in 0..<span.count { span[index] = -others }
      for (row, target) in targets.enumerated() {
        span[row * vocabulary + target] = smoothing - 1
      }
    }
    return (logProbabilities * wanted).sum()
  }
}

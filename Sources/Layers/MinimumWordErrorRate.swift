internal import Glibc
package import Tensors

/// Training on the number of errors that a model is expected to make (Prabhavalkar et al. 2018, eq. 4),
/// over the hypotheses that it finds itself.
package enum MinimumWordErrorRate {
  /// The objective of a batch, and what it says.
  package struct Objective: Sendable {
    /// Σ p̂ᵢ·(Wᵢ − W̄) over all hypotheses, a scalar.
    package let total: Tensor
    /// Σ p̂ᵢ·Wᵢ: the expected errors of all utterances.
    package let expectedErrors: Double
  }

  /// The objective for hypotheses with the log-probabilities `scores` [n] and `errors` W, each utterance's
  /// `counts` of them in turn. p̂ are an utterance's probabilities divided by their sum, and W̄ is the mean
  /// of its W, which changes no gradient but makes a batch in which nothing is to be gained weigh nothing.
  ///
  /// An utterance with one hypothesis or none adds nothing. The gradient of a score is p̂ᵢ·(Wᵢ − Σ p̂ⱼ·Wⱼ).
  package static func objective(
    _ scores: Tensor, errors: [Int], counts: [Int]
  ) -> Objective {
    precondition(
      scores.count == errors.count && counts.reduce(0, +) == errors.count,
      "one score and one number of errors for each hypothesis")
    let numbers = scores.array()
    var (total, expectedErrors) = (0.0, 0.0)
    var slopes: [Float] = []
    for count in counts where count > 0 {
      let group = slopes.count..<slopes.count + count
      let probabilities = normalized(numbers[group])
      let errors = errors[group].map(Double.init)
      let expected = zip(probabilities, errors).reduce(0) { $0 + $1.0 * $1.1 }
      total += expected - errors.reduce(0, +) / Double(count)
      expectedErrors += expected
      slopes += zip(probabilities, errors).map { Float($0 * ($1 - expected)) }
    }
    let gradient = Tensor(slopes, shape: scores.shape)
    let value = Tensor.custom(value: Tensor([Float(total)], shape: []), inputs: [scores]) {
      [gradient * $0.scalar]
    }
    return Objective(total: value, expectedErrors: expectedErrors)
  }

  private static func normalized(_ scores: ArraySlice<Float>) -> [Double] {
    let highest = Double(scores.max() ?? 0)
    let weights = scores.map { exp(Double($0) - highest) }
    let sum = weights.reduce(0, +)
    return weights.map { $0 / sum }
  }
}

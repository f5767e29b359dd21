/// How gradients become changes of the parameters: AdamW with clipping, and a running average.
package struct OptimizerConfiguration: Codable, Sendable, Equatable {
  /// The memory of the first moment, 0…1.
  package var beta1 = 0.9
  /// The memory of the second moment, 0…1.
  package var beta2 = 0.98
  /// Keeps the division by the second moment finite.
  package var epsilon = 1e-8
  /// The share of a weight that an update at learning rate 1 takes away.
  package var weightDecay = 1e-2
  /// Gradients with a larger norm are scaled down to it.
  package var clipNorm = 1.0
  /// The memory of the running average of the parameters, 0…1; 0 is no average.
  package var averagingDecay = 0.999

  /// The defaults for a conformer.
  package init() {}

  func validate() throws(TrainingError) {
    let shares = [
      ("beta1", beta1), ("beta2", beta2), ("averagingDecay", averagingDecay),
    ]
    for (name, value) in shares {
      try require(
        value >= 0 && Float(value) < 1, "optimizer.\(name)", "\(value)",
        "a number from 0 to below 1, also in 32 bits")
    }
    for (name, value) in [("epsilon", epsilon), ("clipNorm", clipNorm)] {
      try require(value > 0, "optimizer.\(name)", "\(value)", "a number above 0")
    }
    try require(
      weightDecay >= 0, "optimizer.weightDecay", "\(weightDecay)", "a number from 0")
  }
}

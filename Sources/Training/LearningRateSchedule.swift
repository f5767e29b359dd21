import Foundation

/// The learning rate of every step: a linear rise to `peak`, then a decay.
package struct LearningRateSchedule: Codable, Sendable, Equatable {
  /// The highest rate, reached at step `warmupSteps`.
  package var peak: Double
  /// The number of steps that the rise takes.
  package var warmupSteps: Int
  /// What follows the rise.
  package var decay: Decay

  /// A schedule; `warmupSteps` of 0 starts at the peak.
  package init(peak: Double, warmupSteps: Int, decay: Decay) {
    self.peak = peak
    self.warmupSteps = warmupSteps
    self.decay = decay
  }

  /// How the rate goes on after the warm-up.
  package enum Decay: Sendable, Equatable {
    /// It stays at the peak.
    case constant
    /// It falls with 1 / √step, as in Vaswani et al. (2017), §5.3: the peak at the end of the
    /// warm-up.
    case inverseSquareRoot
    /// It falls along half a cosine to `final` at step `steps`, and stays there
    /// (Loshchilov and Hutter, *SGDR*, 2017, without restarts).
    case cosine(steps: Int, final: Double)
  }

  /// The rate of the update number `step`, counted from 1, so that no update has rate 0.
  package func rate(step: Int) -> Double {
    precondition(step >= 1, "steps are counted from 1, not \(step)")
    if step < warmupSteps { return peak * Double(step) / Double(warmupSteps) }
    switch decay {
    case .constant:
      return peak
    case .inverseSquareRoot:
      return peak * (Double(max(warmupSteps, 1)) / Double(step)).squareRoot()
    case .cosine(let steps, let final):
      guard step < steps else { return final }
      let progress = Double(step - warmupSteps) / Double(steps - warmupSteps)
      return final + (peak - final) * (1 + cos(Double.pi * progress)) / 2
    }
  }

  func validate() throws(TrainingError) {
    try require(peak > 0 && peak.isFinite, "schedule.peak", "\(peak)", "a number above 0")
    try require(
      warmupSteps >= 0, "schedule.warmupSteps", "\(warmupSteps)", "a number of steps from 0")
    if case .cosine(let steps, let final) = decay {
      try require(
        steps > warmupSteps, "schedule.decay.steps", "\(steps)",
        "more than schedule.warmupSteps (\(warmupSteps))")
      try require(
        (0...peak).contains(final), "schedule.decay.final", "\(final)",
        "a rate from 0 to schedule.peak (\(peak))")
    }
  }
}

extension LearningRateSchedule.Decay: Codable {
  private enum Kind: String, Codable { case constant, inverseSquareRoot, cosine }
  private enum CodingKeys: CodingKey { case kind, steps, final }

  /// Reads `{"kind": "cosine", "steps": 20000, "final": 0}` or another `kind` without parameters.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    switch try container.decode(Kind.self, forKey: .kind) {
    case .constant: self = .constant
    case .inverseSquareRoot: self = .inverseSquareRoot
    case .cosine:
      self = .cosine(
        steps: try container.decode(Int.self, forKey: .steps),
        final: try container.decodeIfPresent(Double.self, forKey: .final) ?? 0)
    }
  }

  /// Writes what the initialiser reads.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .constant: try container.encode(Kind.constant, forKey: .kind)
    case .inverseSquareRoot: try container.encode(Kind.inverseSquareRoot, forKey: .kind)
    case .cosine(let steps, let final):
      try container.encode(Kind.cosine, forKey: .kind)
      try container.encode(steps, forKey: .steps)
      try container.encode(final, forKey: .final)
    }
  }
}

/// The most that a batch may hold. Every bound holds for every batch.
package struct BatchBudget: Sendable, Equatable {
  /// A cost and the most of it.
  package struct Bound: Sendable, Equatable {
    /// What is bounded.
    package var cost: BatchCost
    /// The most.
    package var limit: Double

    /// A bound.
    package init(_ cost: BatchCost, limit: Double) {
      self.cost = cost
      self.limit = limit
    }
  }

  /// What utterances cost.
  package var accounting: BatchLoad.Accounting
  /// The most audio, in seconds.
  package var seconds: Double
  /// The most tokens.
  package var tokens: Int?
  /// The most squared seconds, that is, the most attention.
  package var squaredSeconds: Double?
  /// The most utterances.
  package var utterances: Int?
  /// Bounds on other costs.
  package var bounds: [Bound] = []

  /// A bound on audio alone.
  package init(_ accounting: BatchLoad.Accounting, seconds: Double) {
    self.accounting = accounting
    self.seconds = seconds
  }

  /// Whether a batch may hold so much.
  package func allows(_ load: BatchLoad) -> Bool {
    if load.microseconds(accounting) > microseconds { return false }
    if let tokens, load.tokens(accounting) > tokens { return false }
    if let utterances, load.utterances > utterances { return false }
    if let squaredSeconds, load.squaredSeconds(accounting) > squaredSeconds { return false }
    return bounds.allSatisfy { $0.cost(load, accounting) <= $0.limit }
  }

  /// How full a batch is: the largest share of a bound that it uses.
  package func share(_ load: BatchLoad) -> Double {
    var share = Double(load.microseconds(accounting)) / Double(max(1, microseconds))
    if let tokens { share = max(share, Double(load.tokens(accounting)) / Double(max(1, tokens))) }
    if let utterances { share = max(share, Double(load.utterances) / Double(max(1, utterances))) }
    if let squaredSeconds { share = max(share, load.squaredSeconds(accounting) / squaredSeconds) }
    for bound in bounds { share = max(share, bound.cost(load, accounting) / bound.limit) }
    return share
  }

  private var microseconds: Int {
    let scaled = (seconds * 1e6).rounded()
    return scaled < 0x1p62 ? Int(max(0, scaled)) : .max
  }
}

/// What a plan of batches costs, before anything is computed.
package struct PlanStatistics: Sendable {
  /// What some of the batches hold together.
  package struct Share: Sendable, Equatable {
    /// Batches.
    package private(set) var batches = 0
    /// Utterances in them.
    package private(set) var utterances = 0
    /// Utterances of the smallest of them.
    package private(set) var fewest = Int.max
    /// Utterances of the largest of them.
    package private(set) var most = 0
    /// Tokens in them.
    package private(set) var tokens = 0
    /// Tokens as a model that pads computes them.
    package private(set) var paddedTokens = 0
    private var microseconds = 0
    private var paddedMicroseconds = 0
    private var fullness = 0.0

    /// Seconds of audio.
    package var seconds: Double { Double(microseconds) / 1e6 }
    /// Seconds of audio as a model that pads computes them.
    package var paddedSeconds: Double { Double(paddedMicroseconds) / 1e6 }
    /// The share of a padding model's audio that is padding.
    package var audioPadding: Double { Self.padding(microseconds, of: paddedMicroseconds) }
    /// The share of a padding model's tokens that is padding.
    package var tokenPadding: Double { Self.padding(tokens, of: paddedTokens) }
    /// How full the batches are on average, as a share of the budget.
    package var fill: Double { batches == 0 ? 0 : fullness / Double(batches) }

    mutating func add(_ load: BatchLoad, fullness share: Double) {
      batches += 1
      utterances += load.utterances
      fewest = min(fewest, load.utterances)
      most = max(most, load.utterances)
      tokens += load.tokens
      paddedTokens += load.tokens(.padded)
      microseconds += load.microseconds
      paddedMicroseconds += load.microseconds(.padded)
      fullness += share
    }

    private static func padding(_ used: Int, of padded: Int) -> Double {
      padded == 0 ? 0 : 1 - Double(used) / Double(padded)
    }
  }

  /// All batches.
  package private(set) var total = Share()
  /// The batches of each bucket that has any.
  package private(set) var buckets: [Int: Share] = [:]
  /// The padding of audio at each step, over all ranks.
  package private(set) var stepPadding: [Double] = []
  /// Batches that are more than the budget allows.
  package private(set) var violations = 0
  /// The share of time in which ranks wait for the one with most to do, if time goes as audio in the budget's
  /// accounting does.
  package private(set) var waiting = 0.0

  /// Adds up a plan.
  package init(_ plan: EpochPlan, _ sizes: [UtteranceSize], _ budget: BatchBudget) {
    var (busy, held) = (0.0, 0.0)
    stepPadding.reserveCapacity(plan.steps)
    for step in 0..<plan.steps {
      var round = Share()
      var slowest = 0.0
      for rank in 0..<plan.ranks {
        let load = BatchLoad(plan[step, rank: rank].lazy.map { sizes[$0] })
        let fullness = budget.share(load)
        total.add(load, fullness: fullness)
        round.add(load, fullness: fullness)
        buckets[plan.stepBuckets[step], default: Share()].add(load, fullness: fullness)
        if !budget.allows(load) { violations += 1 }
        busy += load.seconds(budget.accounting)
        slowest = max(slowest, load.seconds(budget.accounting))
      }
      held += slowest * Double(plan.ranks)
      stepPadding.append(round.audioPadding)
    }
    waiting = held > 0 ? 1 - busy / held : 0
  }
}

internal import Tensors

/// Plans the batches of an epoch from the durations and texts of utterances.
///
/// A pure function of sizes and configuration: the same arguments give the same plan on every machine, and it
/// depends on each utterance's key, not on the order in which they are listed. Utterances are sorted into
/// buckets of the plane of durations and tokens; within each they are put into an order in which neighbours
/// are alike and which is otherwise random, cut into batches that are within the budget, and dealt out in
/// rounds, one batch for each rank; then the rounds of all buckets are shuffled.
package struct DurationBatchSampler: Sendable {
  /// The order of an epoch's steps.
  package enum Order: Sendable, Equatable {
    /// At random.
    case shuffled
    /// From short utterances to long ones.
    case ascending
    /// At random after the step with most attention to compute, so that a lack of memory shows at once.
    case largestFirst
  }

  /// Everything that a plan depends on besides the utterances.
  package struct Configuration: Sendable, Equatable {
    /// The most that a batch holds.
    package var budget: BatchBudget
    /// Which utterances are used.
    package var limits = UtteranceLimits()
    /// How the plane of durations and tokens is divided.
    package var buckets = BatchBuckets.Rule.automatic
    /// How different the utterances of a batch may be.
    package var spread = BatchSpread.narrow
    /// How many processes compute a batch each at the same time.
    package var ranks = 1
    /// What everything random is drawn from.
    package var seed: UInt64 = 0

    /// Batches within `budget`, and no other limits.
    package init(budget: BatchBudget) { self.budget = budget }
  }

  private let sizes: [UtteranceSize]
  private let configuration: Configuration
  private let used: [Int]
  private let exclusions: [BatchExclusion]
  /// The division that batches keep to.
  package let buckets: BatchBuckets

  /// Sorts out which of the utterances can be used, and finds the buckets.
  package init(_ sizes: [UtteranceSize], _ configuration: Configuration) {
    precondition(configuration.ranks > 0, "\(configuration.ranks) ranks")
    precondition(sizes.count < Int32.max, "\(sizes.count) utterances")
    self.sizes = sizes
    self.configuration = configuration
    (used, exclusions) = configuration.limits.divide(sizes, budget: configuration.budget)
    switch configuration.buckets {
    case .given(let buckets): self.buckets = buckets
    case .count(let durations, let tokens):
      buckets = .estimated(used.map { sizes[$0] }, durations: durations, tokens: tokens)
    case .automatic:
      var ragged = configuration.budget
      ragged.accounting = .ragged
      let batches = ragged.share(BatchLoad(used.lazy.map { sizes[$0] }))
      // About sixteen rounds for each bucket, so that few of its batches are the last, less full ones.
      let worthwhile = Int(min(batches / Double(16 * configuration.ranks), 1e6))
      let tokens = worthwhile >= 4 ? 2 : 1
      buckets = .estimated(
        used.map { sizes[$0] }, durations: max(1, min(30, worthwhile / tokens)), tokens: tokens)
    }
  }

  /// The batches of the epoch number `epoch`.
  package func plan(epoch: Int, order: Order = .shuffled) -> EpochPlan {
    let key = RandomKey(configuration.seed).child("batches").child(epoch)
    let mixed = MixedOrder(
      sizes, used: used, buckets: buckets, spread: configuration.spread, key: key.child("mixed"))
    let packing = BatchPacking(sizes: sizes, order: mixed.indices, budget: configuration.budget)
    let dealt = BatchRounds(
      packing, runs: mixed.runs, ranks: configuration.ranks, key: key.child("ranks"))
    let left = dealt.rest.map {
      BatchExclusion(index: Int(mixed.indices[$0]), reason: .fewerThanRanks)
    }
    return EpochPlan(
      ranks: configuration.ranks, buckets: buckets,
      rounds: ordered(dealt.rounds, order, packing, key.child("order")), members: mixed.indices,
      exclusions: left.isEmpty ? exclusions : (exclusions + left).sorted { $0.index < $1.index })
  }

  private func ordered(
    _ rounds: [BatchRounds.Round], _ order: Order, _ packing: BatchPacking, _ key: RandomKey
  ) -> [BatchRounds.Round] {
    switch order {
    case .shuffled:
      return rounds.shuffled(by: key)
    case .ascending:
      let longest = rounds.map { round in
        round.batches.map { packing.load($0.range).longest }.max() ?? 0
      }
      return rounds.indices.sorted { (longest[$0], $0) < (longest[$1], $1) }.map { rounds[$0] }
    case .largestFirst:
      var shuffled = rounds.shuffled(by: key)
      let sizes = shuffled.map { round in
        round.batches.map { packing.load($0.range).squaredSeconds(packing.budget.accounting) }.max()
          ?? 0
      }
      let largest = sizes.indices.max { (sizes[$0], $1) < (sizes[$1], $0) }
      if let largest { shuffled.swapAt(0, largest) }
      return shuffled
    }
  }
}

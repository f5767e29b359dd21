/// The batches of one epoch: for each step and rank the utterances that are computed together.
///
/// All ranks have a batch at every step, and all at one step are of one bucket. Every utterance is in exactly
/// one batch of one rank or, with the reason, in the exclusions. Training resumes at any step by asking for it.
package struct EpochPlan: Sendable, Equatable {
  /// How many processes compute a batch each at the same time.
  package let ranks: Int
  /// The division that batches keep to.
  package let buckets: BatchBuckets
  /// The bucket of each step.
  package let stepBuckets: [Int]
  /// The utterances that were left out, in the order of the sizes.
  package let exclusions: [BatchExclusion]
  /// The utterances of all batches, end to end.
  private let members: [Int32]
  /// Where each batch is in `members`, rank after rank, step after step.
  private let ranges: [Range<Int>]

  init(
    ranks: Int, buckets: BatchBuckets, rounds: [BatchRounds.Round], members: [Int32],
    exclusions: [BatchExclusion]
  ) {
    self.ranks = ranks
    self.buckets = buckets
    self.members = members
    self.exclusions = exclusions
    stepBuckets = rounds.map(\.bucket)
    ranges = rounds.flatMap { $0.batches.map(\.range) }
  }

  /// How many batches each rank computes.
  package var steps: Int { stepBuckets.count }

  /// How many utterances the batches of all ranks hold.
  package var utterances: Int { ranges.reduce(0) { $0 + $1.count } }

  /// The positions of the utterances that `rank` computes at a step.
  package subscript(step: Int, rank rank: Int) -> [Int] {
    precondition(rank >= 0 && rank < ranks, "rank \(rank) of \(ranks)")
    return members[ranges[step * ranks + rank]].map(Int.init)
  }

  /// The batches of `rank`, from a step on.
  package func batches(rank: Int = 0, from step: Int = 0) -> [[Int]] {
    (step..<steps).map { self[$0, rank: rank] }
  }

  package static func == (a: EpochPlan, b: EpochPlan) -> Bool {
    a.ranks == b.ranks && a.buckets == b.buckets && a.exclusions == b.exclusions
      && a.stepBuckets == b.stepBuckets
      && (0..<a.ranks).allSatisfy { a.batches(rank: $0) == b.batches(rank: $0) }
  }
}

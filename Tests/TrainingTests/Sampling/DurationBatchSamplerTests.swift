import Tensors
import Testing

@testable import Training

/// What every plan keeps, over random corpora and configurations.
struct DurationBatchSamplerTests {
  private static let seeds = 0..<500

  /// A corpus of a few to a few hundred utterances and a configuration that suits it, drawn from `seed`.
  private func draw(
    _ kind: RandomCorpus.Kind, _ seed: Int
  ) -> (sizes: [UtteranceSize], configuration: DurationBatchSampler.Configuration) {
    let key = RandomKey(UInt64(seed)).child("configuration")
    let sizes = RandomCorpus(
      kind, count: key.index(below: 300, at: 0), seed: UInt64(seed)
    ).sizes
    var budget = BatchBudget(
      key.happens(0.5, at: 1) ? .padded : .ragged, seconds: key.number(in: 5...200, at: 2))
    if key.happens(0.3, at: 3) { budget.tokens = key.index(below: 800, at: 4) }
    if key.happens(0.3, at: 5) { budget.squaredSeconds = key.number(in: 10...4000, at: 6) }
    if key.happens(0.3, at: 7) { budget.utterances = 1 + key.index(below: 40, at: 8) }
    if key.happens(0.3, at: 9) {
      budget.bounds = [.init(.seconds(doublingAt: 20), limit: key.number(in: 5...200, at: 10))]
    }
    var configuration = DurationBatchSampler.Configuration(budget: budget)
    configuration.seed = UInt64(seed)
    configuration.ranks = 1 + key.index(below: 5, at: 11)
    configuration.spread = BatchSpread(
      duration: key.number(in: 0...0.3, at: 12), tokens: key.number(in: 0...0.5, at: 13))
    if key.happens(0.7, at: 14) {
      configuration.buckets = .count(
        durations: 1 + key.index(below: 12, at: 15), tokens: 1 + key.index(below: 3, at: 16))
    }
    if key.happens(0.5, at: 17) {
      configuration.limits.minimumSeconds = 1
      configuration.limits.maximumSeconds = 20
      configuration.limits.framesPerSecond = 5
      configuration.limits.rateDeviations = 2
    }
    return (sizes, configuration)
  }

  @Test(arguments: RandomCorpus.Kind.allCases)
  func boundsHoldAndEveryUtteranceIsPlannedOnceOrExcluded(kind: RandomCorpus.Kind) {
    for seed in Self.seeds {
      let (sizes, configuration) = draw(kind, seed)
      let plan = DurationBatchSampler(sizes, configuration).plan(epoch: seed % 7)
      var seen = [Int](repeating: 0, count: sizes.count)
      for exclusion in plan.exclusions { seen[exclusion.index] += 1 }
      for rank in 0..<configuration.ranks {
        let batches = plan.batches(rank: rank)
        #expect(batches.count == plan.steps)
        for batch in batches {
          let load = BatchLoad(batch.map { sizes[$0] })
          #expect(!batch.isEmpty && configuration.budget.allows(load), "seed \(seed)")
          for index in batch { seen[index] += 1 }
        }
      }
      #expect(seen.allSatisfy { $0 == 1 }, "seed \(seed)")
      let left = plan.exclusions.count { $0.reason == .fewerThanRanks }
      #expect(left < configuration.ranks, "seed \(seed)")
    }
  }

  @Test(arguments: RandomCorpus.Kind.allCases)
  func thePlanDependsOnTheUtterancesNotOnTheirOrder(kind: RandomCorpus.Kind) {
    for seed in Self.seeds {
      let (sizes, configuration) = draw(kind, seed)
      let moved = Array(sizes.indices).shuffled(by: RandomKey(UInt64(seed)).child("lines"))
      let lines = moved.map { sizes[$0] }
      let one = DurationBatchSampler(sizes, configuration).plan(epoch: 1)
      let other = DurationBatchSampler(lines, configuration).plan(epoch: 1)
      #expect(one.buckets == other.buckets)
      #expect(one.steps == other.steps)
      for rank in 0..<configuration.ranks {
        let expected = one.batches(rank: rank).map { $0.map { sizes[$0].key } }
        #expect(other.batches(rank: rank).map { $0.map { lines[$0].key } } == expected)
      }
      #expect(
        Set(one.exclusions.map { sizes[$0.index].key })
          == Set(other.exclusions.map { lines[$0.index].key }))
    }
  }

  @Test(arguments: RandomCorpus.Kind.allCases)
  func ranksAreInOneBucketAtEveryStep(kind: RandomCorpus.Kind) {
    for seed in Self.seeds {
      var (sizes, configuration) = draw(kind, seed)
      configuration.ranks = 3
      // A bucket with fewer than three utterances joins another; these have more.
      sizes += (0..<12).map {
        UtteranceSize(
          seconds: Double(1 + $0 / 3) * 1.5, tokens: 1, key: UInt64(1000 + $0))
      }
      let buckets = BatchBuckets(durationEdges: [2, 4, 5])
      configuration.buckets = .given(buckets)
      configuration.budget = BatchBudget(configuration.budget.accounting, seconds: 1000)
      configuration.limits = UtteranceLimits()
      let plan = DurationBatchSampler(sizes, configuration).plan(epoch: 0)
      for step in 0..<plan.steps {
        let found = (0..<3).flatMap { plan[step, rank: $0].map { buckets.index(of: sizes[$0]) } }
        #expect(Set(found) == [plan.stepBuckets[step]], "seed \(seed)")
      }
    }
  }

  @Test func plansAreTheSameOnEveryMachineAndInEveryVersion() {
    var configuration = DurationBatchSampler.Configuration(
      budget: BatchBudget(.padded, seconds: 12))
    configuration.seed = 7
    configuration.ranks = 2
    let sizes = (0..<16).map {
      UtteranceSize(seconds: Double($0 % 5 + 1), tokens: $0, key: UInt64($0 * $0))
    }
    let plan = DurationBatchSampler(sizes, configuration).plan(epoch: 3)
    #expect(plan.batches(rank: 0) == [[15, 1, 6], [14], [11, 2, 7, 12]])
    #expect(plan.batches(rank: 1) == [[4, 9], [0, 5, 10], [13, 8, 3]])
  }

  @Test func everyEpochAndSeedIsAnotherPlan() {
    let (sizes, _) = (RandomCorpus(.logNormal, count: 300, seed: 1).sizes, 0)
    var configuration = DurationBatchSampler.Configuration(
      budget: BatchBudget(.padded, seconds: 60))
    let sampler = DurationBatchSampler(sizes, configuration)
    configuration.seed = 1
    let other = DurationBatchSampler(sizes, configuration)
    let plans = [sampler.plan(epoch: 0), sampler.plan(epoch: 1), other.plan(epoch: 0)]
    #expect(plans[0] == sampler.plan(epoch: 0))
    #expect(Set(plans.map { $0.batches() }).count == 3)
    #expect(Set(plans.map { Set($0.batches().map(Set.init)) }).count == 3)
  }

  @Test func anAscendingEpochGoesFromShortToLong() {
    let sizes = RandomCorpus(.readSpeech, count: 500, seed: 2).sizes
    let plan = DurationBatchSampler(sizes, .init(budget: BatchBudget(.padded, seconds: 60)))
      .plan(epoch: 0, order: .ascending)
    let longest = plan.batches().map { $0.map { sizes[$0].microseconds }.max() ?? 0 }
    #expect(longest == longest.sorted())
  }

  @Test func theLargestBatchCanComeFirst() {
    let sizes = RandomCorpus(.logNormal, count: 500, seed: 2).sizes
    let budget = BatchBudget(.padded, seconds: 60)
    let sampler = DurationBatchSampler(sizes, .init(budget: budget))
    let plan = sampler.plan(epoch: 0, order: .largestFirst)
    let attention = plan.batches().map {
      BatchLoad($0.map { sizes[$0] }).squaredSeconds(.padded)
    }
    #expect(attention[0] == attention.max())
    #expect(Set(plan.batches()) == Set(sampler.plan(epoch: 0).batches()))
  }

  @Test func bucketsAreAsManyAsTheBatchesAreWorth() {
    func count(_ utterances: Int, ranks: Int) -> Int {
      var configuration = DurationBatchSampler.Configuration(
        budget: BatchBudget(.padded, seconds: 30))
      configuration.ranks = ranks
      let sizes = RandomCorpus(.uniform, count: utterances, seed: 1).sizes
      return DurationBatchSampler(sizes, configuration).buckets.count
    }
    #expect(count(20, ranks: 1) == 1)
    #expect(count(20_000, ranks: 1) == 60)
    #expect((2...10).contains(count(1000, ranks: 8)))
  }

  @Test func nothingGivesNoSteps() {
    let plan = DurationBatchSampler([], .init(budget: BatchBudget(.ragged, seconds: 10)))
      .plan(epoch: 0)
    #expect(plan.steps == 0 && plan.utterances == 0 && plan.exclusions.isEmpty)
  }

  /// A corpus like LibriSpeech's 960 hours in its distribution, of which an eighth is enough to see what is kept.
  @Test func readSpeechIsHardlyPadded() {
    let sizes = RandomCorpus(.readSpeech, count: 35_000, seed: 9).sizes
    let budget = BatchBudget(.padded, seconds: 600)
    let plan = DurationBatchSampler(sizes, .init(budget: budget)).plan(epoch: 0)
    let total = PlanStatistics(plan, sizes, budget).total
    #expect(total.audioPadding < 0.015)
    #expect(total.tokenPadding < 0.15)
    #expect(total.fill > 0.93)
  }
}

import Testing

@testable import Training

struct PlanStatisticsTests {
  private let sizes = [(1.0, 4), (1, 4), (1, 2), (4, 10), (4, 10)].enumerated().map {
    UtteranceSize(seconds: $1.0, tokens: $1.1, key: UInt64($0))
  }

  private func statistics(_ budget: BatchBudget, ranks: Int = 1) -> PlanStatistics {
    var configuration = DurationBatchSampler.Configuration(budget: budget)
    configuration.buckets = .given(BatchBuckets(durationEdges: [2]))
    configuration.ranks = ranks
    return PlanStatistics(
      DurationBatchSampler(sizes, configuration).plan(epoch: 0), sizes, budget)
  }

  @Test func paddingIsTheShareThatNobodySaid() throws {
    let statistics = statistics(BatchBudget(.padded, seconds: 8))
    #expect(statistics.total.batches == 2 && statistics.total.utterances == 5)
    #expect(statistics.total.seconds == 11 && statistics.total.paddedSeconds == 11)
    #expect(statistics.total.audioPadding == 0)
    let short = try #require(statistics.buckets[0])
    #expect(short.tokens == 10 && short.paddedTokens == 12)
    #expect(abs(short.tokenPadding - 1.0 / 6) < 1e-12)
    #expect(short.fewest == 3 && short.most == 3)
    #expect(short.fill == 3.0 / 8)
    #expect(statistics.buckets[1]?.fill == 1)
    #expect(statistics.stepPadding == [0, 0])
  }

  @Test func aBatchBeyondTheBudgetIsCounted() {
    let plan = DurationBatchSampler(sizes, .init(budget: BatchBudget(.padded, seconds: 8)))
      .plan(epoch: 0)
    #expect(PlanStatistics(plan, sizes, BatchBudget(.padded, seconds: 8)).violations == 0)
    #expect(PlanStatistics(plan, sizes, BatchBudget(.padded, seconds: 2)).violations > 0)
  }

  @Test func ranksWithLessToDoWait() {
    // Three short ones for two ranks: two and one. The long ones take equally long.
    let statistics = statistics(BatchBudget(.ragged, seconds: 8), ranks: 2)
    #expect(abs(statistics.waiting - (1 - 11.0 / 12)) < 1e-12)
  }
}

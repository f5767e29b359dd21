import Testing

@testable import Training

struct EpochPlanTests {
  private func plan(ranks: Int) -> EpochPlan {
    var configuration = DurationBatchSampler.Configuration(
      budget: BatchBudget(.padded, seconds: 60))
    configuration.ranks = ranks
    return DurationBatchSampler(
      RandomCorpus(.uniform, count: 500, seed: 1).sizes, configuration
    ).plan(epoch: 2)
  }

  @Test func theRestOfAnEpochIsWhatItWouldHaveBeen() {
    let plan = plan(ranks: 2)
    for step in [0, 1, plan.steps / 2, plan.steps - 1, plan.steps] {
      for rank in 0..<2 {
        let rest = plan.batches(rank: rank, from: step)
        #expect(rest == Array(plan.batches(rank: rank)[step...]))
      }
    }
  }

  @Test func countsAreThoseOfAllRanks() {
    let plan = plan(ranks: 3)
    #expect(plan.utterances == 500)
    #expect(plan.batches(rank: 2).count == plan.steps)
    #expect(plan.stepBuckets.count == plan.steps)
  }

  @Test func plansDifferWhereABatchDoes() {
    #expect(plan(ranks: 2) == plan(ranks: 2))
    #expect(plan(ranks: 2) != plan(ranks: 1))
  }
}

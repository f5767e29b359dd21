import Testing

@testable import Training

struct PlanMixingTests {
  private let sizes = RandomCorpus(.uniform, count: 4000, seed: 3).sizes

  private func plan(
    _ spread: BatchSpread, epoch: Int, order: DurationBatchSampler.Order = .shuffled
  ) -> EpochPlan {
    var configuration = DurationBatchSampler.Configuration(
      budget: BatchBudget(.ragged, seconds: 120))
    configuration.buckets = .count(durations: 1, tokens: 1)
    configuration.spread = spread
    return DurationBatchSampler(sizes, configuration).plan(epoch: epoch, order: order)
  }

  @Test func theSameEpochSharesEverything() {
    let plan = plan(.narrow, epoch: 0)
    let mixing = PlanMixing(plan, plan, sizes)
    #expect(abs(mixing.sharedMates - 1) < 1e-12)
    #expect(abs(mixing.stepCorrelation - 1) < 1e-12)
  }

  @Test func withoutSortingMatesAreThoseOfChance() {
    let mixing = PlanMixing(plan(.whole, epoch: 0), plan(.whole, epoch: 1), sizes)
    #expect(mixing.sharedMatesByChance < 0.003)
    #expect(abs(mixing.sharedMates / mixing.sharedMatesByChance - 1) < 0.3)
  }

  @Test func shuffledStepsAreWithoutRelation() {
    let mixing = PlanMixing(plan(.narrow, epoch: 0), plan(.narrow, epoch: 1), sizes)
    #expect(mixing.sharedMates < 0.9)
    #expect(abs(mixing.stepCorrelation) < 0.15)
    #expect(abs(mixing.durationCorrelation) < 0.15)
  }

  @Test func ascendingStepsFollowTheDurations() {
    let plan = plan(.narrow, epoch: 0, order: .ascending)
    #expect(PlanMixing(plan, plan, sizes).durationCorrelation > 0.95)
  }
}

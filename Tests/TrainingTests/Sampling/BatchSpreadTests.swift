import Testing

@testable import Training

struct BatchSpreadTests {
  @Test func aWiderSpreadPadsMoreAndMixesMore() {
    let sizes = RandomCorpus(.readSpeech, count: 20_000, seed: 4).sizes
    let budget = BatchBudget(.padded, seconds: 300)
    let found = [.narrow, BatchSpread(duration: 0.1, tokens: 0.5), .whole].map { spread in
      var configuration = DurationBatchSampler.Configuration(budget: budget)
      configuration.buckets = .count(durations: 1, tokens: 1)
      configuration.spread = spread
      let sampler = DurationBatchSampler(sizes, configuration)
      let plans = (sampler.plan(epoch: 0), sampler.plan(epoch: 1))
      return (
        padding: PlanStatistics(plans.0, sizes, budget).total.audioPadding,
        mates: PlanMixing(plans.0, plans.1, sizes).sharedMates
      )
    }
    #expect(found[0].padding < 0.02)
    #expect(found[0].padding < found[1].padding && found[1].padding < found[2].padding)
    #expect(found[0].mates > found[1].mates && found[1].mates > found[2].mates)
  }
}

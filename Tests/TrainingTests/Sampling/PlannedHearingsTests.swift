import Testing

@testable import Training

struct PlannedHearingsTests {
  @Test func anUtteranceThatIsLeftOutTwiceIsNamedOnce() {
    let sizes = [1.0, 90, 2].map { UtteranceSize(seconds: $0, tokens: 2, key: UInt64($0)) }
    let hearings = [0, 1, 1, 2].map { SourceMixing.Hearing(utterance: $0, copy: 0) }
    let heard = hearings.map { sizes[$0.utterance] }
    let plan = DurationBatchSampler(heard, DataConfiguration().sampling(seed: 1)).plan(epoch: 0)
    #expect(plan.exclusions.count == 2)
    let planned = PlannedHearings(plan: plan, hearings: hearings, sizes: heard)
    #expect(planned.exclusions == [BatchExclusion(index: 1, reason: .longerThan(30))])
  }
}

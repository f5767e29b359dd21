import Tensors
import TestSupport
import Testing

@testable import Recognition

struct StageClockTests {
  private struct Refusal: Error {}

  @Test func whatIsMeasuredInsideOfAnotherStageIsChargedOnce() throws {
    let clock = StageClock()
    let (a, b) = (sample([4, 4], "a"), sample([4, 4], "b"))
    clock.measure(.search) {
      _ = a.product(b)
      clock.measure(.head, within: .search) { for _ in 0..<2 { _ = a.product(b) } }
    }
    let costs = clock.costs
    #expect(costs[.search]?.operations == 128)
    #expect(costs[.head]?.operations == 256)
    #expect(try #require(costs[.search]).seconds >= 0)
    #expect(try #require(costs[.head]).seconds > 0)
    #expect(costs[.encoder] == nil)
  }

  @Test func costsOfSeveralMeasurementsAndThreadsAddUp() {
    let clock = StageClock()
    let (a, b) = (sample([4, 4], "a"), sample([4, 4], "b"))
    _ = parallelMap(count: 6, workers: 3) { _ in clock.measure(.encoder) { _ = a.product(b) } }
    #expect(clock.costs[.encoder]?.operations == 6 * 128)
  }

  @Test func aFailureIsPassedOnAndItsTimeCharged() {
    let clock = StageClock()
    #expect(throws: Refusal.self) { try clock.measure(.reading) { throw Refusal() } }
    #expect(clock.costs[.reading] != nil)
  }

  @Test func withoutAClockTheWorkIsDone() {
    let clock: StageClock? = nil
    #expect(clock.measure(.encoder) { 7 } == 7)
  }
}

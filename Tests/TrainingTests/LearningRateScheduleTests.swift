import Foundation
import Testing

@testable import Training

struct LearningRateScheduleTests {
  private let decays: [LearningRateSchedule.Decay] = [
    .constant, .inverseSquareRoot, .cosine(steps: 1000, final: 1e-5),
  ]

  @Test func risesInALineToThePeak() {
    for decay in decays {
      let schedule = LearningRateSchedule(peak: 1e-3, warmupSteps: 100, decay: decay)
      #expect(schedule.rate(step: 1) == 1e-5)
      #expect(schedule.rate(step: 50) == 5e-4)
      #expect(schedule.rate(step: 100) == 1e-3)
    }
  }

  @Test func startsAtThePeakWithoutWarmup() {
    for decay in decays {
      let rate = LearningRateSchedule(peak: 1, warmupSteps: 0, decay: decay).rate(step: 1)
      #expect(abs(rate - 1) < 1e-5)
    }
  }

  @Test func cosineIsHalfWayDownInTheMiddleAndStaysAtItsEnd() {
    let schedule = LearningRateSchedule(
      peak: 1, warmupSteps: 100, decay: .cosine(steps: 1100, final: 0.2))
    #expect(abs(schedule.rate(step: 600) - 0.6) < 1e-12)
    #expect(schedule.rate(step: 1100) == 0.2)
    #expect(schedule.rate(step: 5000) == 0.2)
  }

  @Test func inverseSquareRootHalvesWhenTheStepsQuadruple() {
    let schedule = LearningRateSchedule(peak: 1, warmupSteps: 100, decay: .inverseSquareRoot)
    #expect(schedule.rate(step: 400) == 0.5)
    #expect(schedule.rate(step: 1600) == 0.25)
  }

  @Test func constantStays() {
    let schedule = LearningRateSchedule(peak: 0.3, warmupSteps: 10, decay: .constant)
    #expect(schedule.rate(step: 1_000_000) == 0.3)
  }

  @Test func survivesJSON() throws {
    for decay in decays {
      let schedule = LearningRateSchedule(peak: 1e-3, warmupSteps: 100, decay: decay)
      let data = try JSONEncoder().encode(schedule)
      #expect(try JSONDecoder().decode(LearningRateSchedule.self, from: data) == schedule)
    }
  }

  @Test func refusesAnUnknownDecay() {
    let json = Data(#"{"kind": "linear"}"#.utf8)
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(LearningRateSchedule.Decay.self, from: json)
    }
  }
}

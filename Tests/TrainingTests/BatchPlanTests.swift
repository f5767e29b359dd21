import Foundation
import Tensors
import Testing

@testable import Training

struct BatchPlanTests {
  private let limits = BatchPlan.Limits(batchSeconds: 60, minimumSeconds: 0.5, maximumSeconds: 20)

  /// Durations as corpora have them, many short and few long, some outside the limits.
  private func durations(_ count: Int, seed: UInt64 = 1) -> [Double] {
    (0..<UInt64(count)).map { exp(RandomKey(seed).number(in: -1.5...3.3, at: $0)) }
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func everyUtteranceIsInOneBatchOrExcludedForAReason(seed: UInt64) {
    let durations = durations(500, seed: seed)
    let plan = BatchPlan(durations: durations, limits: limits, seed: seed, epoch: 3)
    let all = plan.batches.flatMap { $0 } + plan.exclusions.map(\.index)
    #expect(all.sorted() == Array(durations.indices))
    for exclusion in plan.exclusions {
      switch exclusion.reason {
      case .shorterThan(let limit): #expect(limit == 0.5 && durations[exclusion.index] < 0.5)
      case .longerThan(let limit): #expect(limit == 20 && durations[exclusion.index] > 20)
      case .unknownDuration: Issue.record("all durations are numbers")
      }
    }
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func noBatchExceedsTheBoundAndNoneIsEmpty(seed: UInt64) {
    let durations = durations(500, seed: seed)
    let plan = BatchPlan(durations: durations, limits: limits, seed: seed, epoch: 0)
    for batch in plan.batches {
      let total = batch.reduce(0) { $0 + durations[$1] }
      #expect(!batch.isEmpty && total <= 60)
    }
  }

  @Test func batchesAreNearlyFullAndOfSimilarDurations() {
    let durations = durations(5000)
    let plan = BatchPlan(durations: durations, limits: limits, seed: 1, epoch: 0)
    let used = plan.batches.flatMap { $0 }.reduce(0) { $0 + durations[$1] }
    #expect(used / (60 * Double(plan.batches.count)) > 0.85)
    let padded = plan.batches.reduce(0.0) { sum, batch in
      sum + Double(batch.count) * (batch.map { durations[$0] }.max() ?? 0)
    }
    #expect(used / padded > 0.85)
  }

  @Test func thePlanDependsOnSeedAndEpochOnly() {
    let durations = durations(300)
    let plan = BatchPlan(durations: durations, limits: limits, seed: 1, epoch: 0)
    #expect(plan == BatchPlan(durations: durations, limits: limits, seed: 1, epoch: 0))
    for (seed, epoch) in [(1, 1), (2, 0)] as [(UInt64, Int)] {
      let other = BatchPlan(durations: durations, limits: limits, seed: seed, epoch: epoch)
      #expect(other.batches != plan.batches)
      #expect(other.exclusions == plan.exclusions)
      #expect(Set(other.batches.map { $0.sorted() }) != Set(plan.batches.map { $0.sorted() }))
    }
  }

  @Test func durationsDoNotRiseOverTheEpoch() {
    let durations = durations(5000)
    let plan = BatchPlan(durations: durations, limits: limits, seed: 1, epoch: 0)
    let half = plan.batches.count / 2
    let means = [plan.batches[..<half], plan.batches[half...]].map { batches in
      let indices = batches.flatMap { $0 }
      return indices.reduce(0) { $0 + durations[$1] } / Double(indices.count)
    }
    #expect(abs(means[0] / means[1] - 1) < 0.3)
  }

  @Test func anUtteranceOfExactlyTheBoundIsUsed() {
    let narrow = BatchPlan.Limits(batchSeconds: 10, minimumSeconds: 1, maximumSeconds: 20)
    let plan = BatchPlan(durations: [10, 10.01, 1, .nan], limits: narrow, seed: 1, epoch: 0)
    #expect(Set(plan.batches) == [[0], [2]])
    #expect(
      plan.exclusions == [
        .init(index: 1, reason: .longerThan(10)), .init(index: 3, reason: .unknownDuration),
      ])
  }

  @Test func nothingGivesNoBatches() {
    #expect(BatchPlan(durations: [], limits: limits, seed: 1, epoch: 0).batches.isEmpty)
  }

  @Test func packingKeepsTheOrderAndTheBound() {
    let runs = BatchPlan.packed([4, 0, 1, 2, 3], durations: [3, 3, 5, 9, 1], seconds: 7)
    #expect(runs == [[4, 0, 1], [2], [3]])
  }
}

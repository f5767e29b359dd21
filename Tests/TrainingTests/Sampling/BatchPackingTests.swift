import Testing

@testable import Training

struct BatchPackingTests {
  private func packing(_ seconds: [Double], _ budget: BatchBudget) -> BatchPacking {
    BatchPacking(
      sizes: seconds.enumerated().map { UtteranceSize(seconds: $1, tokens: 1, key: UInt64($0)) },
      order: Array(0..<Int32(seconds.count)), budget: budget)
  }

  @Test func batchesAreAsFullAsTheBudgetAllows() {
    let packing = packing([3, 3, 5, 9, 1, 7], BatchBudget(.ragged, seconds: 10))
    #expect(packing.batches(of: 0..<6).map(\.range) == [0..<2, 2..<3, 3..<5, 5..<6])
    #expect(packing.batches(of: 1..<3).map(\.range) == [1..<3])
    #expect(packing.batches(of: 2..<2).isEmpty)
  }

  @Test func paddingFillsABatch() {
    let packing = packing([1, 1, 1, 4, 4], BatchBudget(.padded, seconds: 8))
    #expect(packing.batches(of: 0..<5).map(\.range) == [0..<3, 3..<5])
  }

  @Test func theLastTwoAreEvenIfTheBudgetAllowsIt() {
    let packing = packing([Double](repeating: 1, count: 11), BatchBudget(.padded, seconds: 5))
    #expect(packing.batches(of: 0..<11).map(\.range) == [0..<5, 5..<8, 8..<11])
    let uneven = self.packing([1, 1, 1, 1, 4], BatchBudget(.ragged, seconds: 4))
    #expect(uneven.batches(of: 0..<5).map(\.range) == [0..<4, 4..<5])
  }

  @Test func ranksGetAsManyBatchesEach() {
    let packing = packing([Double](repeating: 1, count: 12), BatchBudget(.ragged, seconds: 5))
    for ranks in 1...12 {
      let batches = packing.batches(of: 0..<12, ranks: ranks)
      #expect((batches?.count).map { $0 % ranks } == 0)
      #expect(batches?.flatMap(\.range) == Array(0..<12))
    }
    #expect(packing.batches(of: 0..<12, ranks: 13) == nil)
  }

  @Test func theFullestAreHalved() {
    let packing = packing([1, 1, 4, 1.5, 1.5], BatchBudget(.ragged, seconds: 4))
    #expect(packing.batches(of: 0..<5, ranks: 1)?.map(\.share) == [0.5, 1, 0.75])
    #expect(packing.batches(of: 0..<5, ranks: 4)?.map(\.range) == [0..<2, 2..<3, 3..<4, 4..<5])
  }
}

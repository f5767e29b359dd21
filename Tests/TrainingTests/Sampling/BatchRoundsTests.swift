import Tensors
import Testing

@testable import Training

struct BatchRoundsTests {
  private func rounds(
    _ seconds: [Double], runs: [Range<Int>], ranks: Int, budget: Double = 10
  ) -> BatchRounds {
    BatchRounds(
      BatchPacking(
        sizes: seconds.enumerated().map { UtteranceSize(seconds: $1, tokens: 1, key: UInt64($0)) },
        order: Array(0..<Int32(seconds.count)), budget: BatchBudget(.ragged, seconds: budget)),
      runs: runs.enumerated().map { ($0, $1) }, ranks: ranks, key: RandomKey(1))
  }

  @Test func batchesThatAreEquallyFullAreComputedTogether() {
    let rounds = rounds([9, 3, 9, 3, 9, 3, 9, 3], runs: [0..<8], ranks: 2).rounds
    let shares = rounds.map { $0.batches.map(\.share) }
    #expect(shares.count == 4)
    #expect(shares.allSatisfy { $0[0] == $0[1] })
  }

  @Test func aBucketWithFewerUtterancesThanRanksJoinsTheNext() {
    let dealt = rounds([1, 1, 2, 2, 2, 2], runs: [0..<2, 2..<6], ranks: 3)
    #expect(dealt.rounds.map(\.bucket) == [1])
    #expect(dealt.rest.isEmpty)
    #expect(dealt.rounds.flatMap { $0.batches.flatMap(\.range) }.sorted() == Array(0..<6))
  }

  @Test func theLastBucketJoinsTheOneBefore() {
    let dealt = rounds([1, 1, 1, 1, 2, 2], runs: [0..<4, 4..<6], ranks: 3)
    #expect(dealt.rounds.map(\.bucket) == [1])
    #expect(dealt.rounds.flatMap { $0.batches.flatMap(\.range) }.sorted() == Array(0..<6))
  }

  @Test func whatIsLeftOfAllIsLessThanOneForEachRank() {
    let dealt = rounds([Double](repeating: 9, count: 7), runs: [0..<3, 3..<7], ranks: 4)
    #expect(dealt.rounds.count == 1)
    #expect(dealt.rest.count == 3)
    let fewer = rounds([9, 9], runs: [0..<2], ranks: 4)
    #expect(fewer.rounds.isEmpty && fewer.rest.sorted() == [0, 1])
  }

  @Test func nothingNeedsNoRounds() {
    let dealt = rounds([], runs: [], ranks: 2)
    #expect(dealt.rounds.isEmpty && dealt.rest.isEmpty)
  }
}

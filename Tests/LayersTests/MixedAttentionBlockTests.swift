import Layers
import Tensors
import TestSupport
import Testing

struct MixedAttentionBlockTests {
  private let block: MixedAttentionBlock
  private let states = SequenceBatch(rows: sample([7, 8], "states"), lengths: [4, 3])
  private let positions = Tensor(SinusoidalPositions.relative(frames: 3, width: 8), shape: [5, 8])

  init() throws {
    block = try MixedAttentionBlock(
      .init(width: 8, heads: 2, feedForwardWidth: 16, kernel: 3, dropout: 0.1),
      ParameterScope(FreshParameters(seed: 6)))
  }

  private func run(_ rows: Tensor, over states: SequenceBatch, sharing: [Int]) -> [Float] {
    block(
      SequenceBatch(rows: rows, lengths: [2, 3, 1]), over: states, sharing: sharing,
      positions: positions, .inference
    ).rows.array()
  }

  @Test func sequencesThatShareStatesDoNotSeeEachOther() {
    let rows = sample([6, 8], "tokens")
    let other = Tensor.concatenating([rows.rows(0..<2), sample([4, 8], "others")])
    let (before, after) = (
      run(rows, over: states, sharing: [5, 1]), run(other, over: states, sharing: [5, 1])
    )
    #expect(before[..<16] == after[..<16])
    #expect(before[16..<40] != after[16..<40])
  }

  @Test func tokensSeeAllStatesOfTheirUtteranceOnly() {
    let rows = sample([6, 8], "tokens")
    let others = Tensor.concatenating([states.rows.rows(0..<6), sample([1, 8], "last frame")])
    let (before, after) = (
      run(rows, over: states, sharing: [5, 1]),
      run(rows, over: states.with(rows: others), sharing: [5, 1])
    )
    #expect(before[..<40] == after[..<40])
    #expect(before[40...] != after[40...])
  }

  @Test func gradientsMatchCentralDifferences() {
    #expect(
      gradientMismatches(of: [sample([6, 8], "tokens"), states.rows]) {
        block(
          SequenceBatch(rows: $0[0], lengths: [2, 3, 1]), over: states.with(rows: $0[1]),
          sharing: [5, 1], positions: positions, .inference
        ).rows
      } == [])
  }
}

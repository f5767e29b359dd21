import Layers
import Tensors
import TestSupport
import Testing

struct MultiHeadAttentionTests {
  private let parameters: Parameters
  private let attention: MultiHeadAttention

  init() throws {
    parameters = try Parameters(seed: 4) {
      _ = try MultiHeadAttention(width: 8, heads: 2, dropout: 0, $0)
    }
    attention = try MultiHeadAttention(
      width: 8, heads: 2, dropout: 0, ParameterScope(parameters))
  }

  @Test func eachUtteranceAttendsToItsOwnMemory() {
    let queries = SequenceBatch(rows: sample([3, 8], "q"), lengths: [1, 2])
    let memory = SequenceBatch(rows: sample([7, 8], "m"), lengths: [4, 3])
    let together = attention(queries, over: memory, .inference).array()
    let alone = (0..<2).flatMap { index in
      attention(
        SequenceBatch([queries.utterance(index)]), over: SequenceBatch([memory.utterance(index)]),
        .inference
      ).array()
    }
    #expect(zip(together, alone).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test func aSpanOfOneFrameYieldsThatFrame() {
    let queries = SequenceBatch([sample([2, 8], "q")])
    let memory = SequenceBatch([sample([4, 8], "m")])
    let spans = attention(
      queries, over: memory, mask: .spans([[1..<2, 1..<2]]), .inference)
    // With one key there is nothing to choose: both queries receive the same value.
    #expect(spans.rows(0..<1).array() == spans.rows(1..<2).array())
    let only = attention(
      queries, over: SequenceBatch([memory.rows.rows(1..<2)]), .inference)
    #expect(zip(spans.array(), only.array()).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test func gradientsMatchCentralDifferences() {
    #expect(
      gradientMismatches(of: [sample([3, 8], "q"), sample([7, 8], "m")]) {
        attention(
          SequenceBatch(rows: $0[0], lengths: [1, 2]),
          over: SequenceBatch(rows: $0[1], lengths: [4, 3]),
          mask: .spans([[1..<3], [0..<2, 0..<0]]), .inference)
      } == [])
  }
}

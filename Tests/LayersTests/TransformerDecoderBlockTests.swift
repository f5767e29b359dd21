import Layers
import Tensors
import TestSupport
import Testing

struct TransformerDecoderBlockTests {
  private let block: TransformerDecoderBlock
  private let states = SequenceBatch(rows: sample([7, 8], "states"), lengths: [4, 3])

  init() throws {
    let parameters = FreshParameters(seed: 5)
    block = try TransformerDecoderBlock(
      .init(width: 8, heads: 2, feedForwardWidth: 16, dropout: 0.1), ParameterScope(parameters))
  }

  private func run(_ rows: Tensor, _ mask: AttentionMask) -> [Float] {
    block(SequenceBatch(rows: rows, lengths: [2, 3]), over: states, mask: mask, .inference).rows
      .array()
  }

  @Test func aCausalBlockDoesNotSeeWhatComesLater() {
    let rows = sample([5, 8], "tokens")
    let other = Tensor.concatenating([rows.rows(0..<4), sample([1, 8], "another")])
    let (before, after) = (run(rows, .causal), run(other, .causal))
    #expect(before[..<32] == after[..<32])
    #expect(before[32...] != after[32...])
    #expect(run(rows, .none)[16..<24] != run(other, .none)[16..<24])
  }

  @Test func gradientsMatchCentralDifferences() {
    #expect(
      gradientMismatches(of: [sample([5, 8], "tokens"), states.rows]) {
        block(
          SequenceBatch(rows: $0[0], lengths: [2, 3]), over: states.with(rows: $0[1]),
          mask: .causal, .inference
        ).rows
      } == [])
  }
}

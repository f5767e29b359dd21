import Layers
import Tensors
import TestSupport
import Testing

struct TokenAcousticExtractorTests {
  private let extractor: TokenAcousticExtractor
  private let states = SequenceBatch(rows: sample([9, 8], "states"), lengths: [5, 4])
  private let alignments = [
    [TokenSpans(firings: [1, 3], frames: 5, margin: 0)],
    [TokenSpans(firings: [2], frames: 4, margin: 0), TokenSpans(firings: [], frames: 4)],
  ]

  init() throws {
    extractor = try TokenAcousticExtractor(
      width: 8, heads: 2, feedForwardWidth: 16, dropout: 0.1,
      ParameterScope(FreshParameters(seed: 4)))
  }

  @Test func everyTokenOfEveryAlignmentHasARow() {
    let tokens = extractor(alignments, of: states, .inference)
    #expect(tokens.lengths == [3, 2, 1])
    #expect(tokens.rows.shape == [6, 8])
  }

  @Test func aTokenHearsItsOwnFramesOnly() {
    let changed = Tensor.concatenating([states.rows.rows(0..<3), sample([6, 8], "others")])
    let (before, after) = (
      extractor(alignments, of: states, .inference).rows.array(),
      extractor(alignments, of: states.with(rows: changed), .inference).rows.array()
    )
    // Frames 0 and 1 are the first token's, and from frame 3 on everything changed.
    #expect(before[..<8] == after[..<8])
    for row in 1..<6 { #expect(before[8 * row..<8 * row + 8] != after[8 * row..<8 * row + 8]) }
  }

  @Test func gradientsMatchCentralDifferences() {
    #expect(
      gradientMismatches(of: [states.rows]) {
        extractor(alignments, of: states.with(rows: $0[0]), .inference).rows
      } == [])
  }
}

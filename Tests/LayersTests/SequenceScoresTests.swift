import Layers
import Tensors
import TestSupport
import Testing

struct SequenceScoresTests {
  private let rows = sample([5, 3], "rows", in: -2...0)
  private let places = [
    SequenceScores.Place(firstRow: 0, tokens: [2, 1]),
    .init(firstRow: 0, tokens: [2, 0]), .init(firstRow: 2, tokens: []),
    .init(firstRow: 2, tokens: [1, 1, 0]),
  ]

  @Test func addsUpTheChosenTokens() {
    let r = rows.array()
    let expected = [r[2] + r[4], r[2] + r[3], 0, r[7] + r[10] + r[12]]
    let found = SequenceScores.scores(rows, of: places).array()
    #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test func gradientsMatchCentralDifferences() {
    #expect(
      gradientMismatches(of: [rows]) { SequenceScores.scores($0[0], of: places) } == [])
  }
}

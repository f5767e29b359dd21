import TestSupport
import Testing

@testable import Tensors

@Suite(.enabled(if: Precision.bf16.isSupported)) struct RoundedAttentionTests {
  private let heads = 2

  /// More queries than a block has, more keys than a panel, one frame, and heads of any width.
  private func inputs(
    _ lengths: [Int], width: Int, relative: Bool = true, mask: AttentionMask = .none
  ) -> AttentionInputs {
    let rows = ["q", "k", "v"].map { sample([lengths.reduce(0, +), width], $0, in: -2...2) }
    var inputs = AttentionInputs(
      queries: rows[0], keys: rows[1], values: rows[2], lengths: lengths, heads: heads)
    if relative {
      inputs.relative = RelativePositions(
        positions: sample([2 * (lengths.max() ?? 0) + 5, width], "p"),
        contentBias: sample([width], "u"), positionBias: sample([width], "w"))
    }
    inputs.mask = mask
    return inputs
  }

  private func rounded(_ inputs: AttentionInputs, _ precision: Precision = .bf16) -> AttentionInputs
  {
    var copy = inputs
    copy.precision = precision
    return copy
  }

  private func difference(_ one: Tensor, _ other: Tensor) -> Float {
    zip(one.array(), other.array()).map { abs($0 - $1) }.max() ?? .nan
  }

  private static let masks: [AttentionMask] = [
    .none, .causal, .chunked(size: 8, left: 2), .chunked(size: 50, left: nil),
  ]

  @Test(arguments: masks, [6, 48, 64, 66])
  func resultsAreThoseOfF32ButForRounding(mask: AttentionMask, width: Int) {
    for relative in [true, false] {
      let exact = inputs([129, 1, 70, 300], width: width, relative: relative, mask: mask)
      let found = Tensor.attention(rounded(exact))
      let gap = difference(found, Tensor.attention(exact))
      // Values are up to 2, with 8 significant bits; so are the weights of which each is the mean.
      #expect(gap > 0 && gap < 0.04, "\(mask), \(width) columns, \(relative): \(gap)")
    }
  }

  @Test func int8IsNoFewerBitsHere() {
    let exact = inputs([40], width: 32)
    let (bf16, int8) = (Tensor.attention(rounded(exact)), Tensor.attention(rounded(exact, .int8)))
    #expect(bf16.array() == int8.array())
  }

  @Test func anUtteranceIsTheSameInAnyCompanyAndOnAnyThreads() {
    let together = rounded(inputs([257, 40, 300], width: 64))
    let before = kernelThreads
    defer { setKernelThreads(before) }
    let results = [1, 2, 3].map { threads in
      setKernelThreads(threads)
      return Tensor.attention(together).array()
    }
    #expect(results[1] == results[0] && results[2] == results[0])
    var first = 0
    for length in together.queryLengths {
      let rows = first..<first + length
      var alone = together
      (alone.queries, alone.keys, alone.values) = (
        together.queries.rows(rows), together.keys.rows(rows), together.values.rows(rows)
      )
      (alone.queryLengths, alone.keyLengths) = ([length], [length])
      #expect(
        Tensor.attention(alone).array() == Array(results[0][first * 64..<(first + length) * 64]))
      first += length
    }
  }

  @Test func theLastQueriesAreThoseOfTheWholeUtterance() {
    let whole = rounded(inputs([300], width: 64))
    var last = whole
    last.queries = whole.queries.rows(137..<300)
    last.queryLengths = [163]
    #expect(
      Tensor.attention(last).array() == Tensor.attention(whole).rows(137..<300).array())
  }

  @Test func aQueryThatSeesNothingIsZeroAndOthersSeeTheirKeysAlone() {
    let spans = (0..<20).map { $0 % 5 == 0 ? 4..<4 : max(0, $0 - 3)..<min(20, $0 + 2) }
    let exact = inputs([20], width: 16, mask: .spans([spans]))
    let found = Tensor.attention(rounded(exact))
    let expected = Tensor.attention(exact)
    #expect(difference(found, expected) < 0.04)
    for (query, span) in spans.enumerated() {
      let row = found.rows(query..<query + 1).array()
      #expect(row.allSatisfy { $0 == 0 } == span.isEmpty)
    }
  }

  @Test func withoutKeysOrQueriesThereAreZeros() {
    for _ in 0..<4 { _ = Tensor(repeating: .nan, shape: [4, 8]) }
    let keys = sample([5, 8], "k")
    let result = Tensor.attention(
      rounded(
        AttentionInputs(
          queries: sample([4, 8], "q"), keys: keys, values: keys, lengths: [2, 2, 0],
          keyLengths: [3, 0, 2], heads: heads)))
    #expect(result.array()[16...].allSatisfy { $0 == 0 })
    #expect(result.array()[..<16].contains { $0 != 0 })
  }

  @Test func trainingMultipliesInF32() {
    let exact = inputs([30], width: 32)
    var tracked = rounded(exact)
    tracked.queries = exact.queries.tracked()
    #expect(Tensor.attention(tracked).array() == Tensor.attention(exact).array())
    var dropped = exact
    dropped.dropout = (0.2, RandomKey(1))
    #expect(Tensor.attention(rounded(dropped)).array() == Tensor.attention(dropped).array())
  }
}

import Layers
import Tensors
import TestSupport
import Testing

struct ContinuousIntegrateAndFireTests {
  private let lengths = [6, 0, 4, 5]
  private let states = sample([15, 3], "states")
  private let weights = sample([15, 1], "weights", in: 0.2...0.9)

  private func tokens(
    _ states: Tensor, _ weights: Tensor, counts: [Int]?
  ) -> SequenceBatch {
    let batch = SequenceBatch(rows: weights, lengths: lengths)
    let patterns =
      counts.map { ContinuousIntegrateAndFire.patterns(batch, counts: $0) }
      ?? ContinuousIntegrateAndFire.patterns(batch, tailThreshold: 0.45)
    return ContinuousIntegrateAndFire.tokens(
      SequenceBatch(rows: states, lengths: lengths), weights: weights, patterns: patterns)
  }

  @Test func aTokenIsTheWeightedSumOfItsFrames() {
    let states = Tensor([1, 2, 3, 4, 5], shape: [5, 1])
    let weights = Tensor([0.6, 0.6, 0.9, 0.1, 0.8], shape: [5, 1])
    let batch = SequenceBatch(rows: weights, lengths: [5])
    let vectors = ContinuousIntegrateAndFire.tokens(
      SequenceBatch(rows: states, lengths: [5]), weights: weights,
      patterns: ContinuousIntegrateAndFire.patterns(batch, tailThreshold: 0.45))
    #expect(vectors.lengths == [3])
    let expected: [Float] = [0.6 * 1 + 0.4 * 2, 0.2 * 2 + 0.8 * 3, 0.1 * 3 + 0.1 * 4 + 0.8 * 5]
    #expect(zip(vectors.rows.array(), expected).allSatisfy { abs($0 - $1) < 1e-5 })
  }

  @Test func everyUtteranceHasItsCount() {
    #expect(tokens(states, weights, counts: [3, 0, 7, 1]).lengths == [3, 0, 7, 1])
    // An utterance without frames cannot have two tokens, and has none.
    #expect(tokens(states, weights, counts: [3, 2, 0, 1]).lengths == [3, 0, 0, 1])
  }

  @Test func anUtteranceDoesNotDependOnTheOthers() {
    for counts in [nil, [3, 0, 7, 1]] {
      let together = tokens(states, weights, counts: counts)
      let alone = SequenceBatch(rows: weights.rows(6..<10), lengths: [4])
      let patterns =
        counts == nil
        ? ContinuousIntegrateAndFire.patterns(alone, tailThreshold: 0.45)
        : ContinuousIntegrateAndFire.patterns(alone, counts: [7])
      let own = ContinuousIntegrateAndFire.tokens(
        SequenceBatch(rows: states.rows(6..<10), lengths: [4]), weights: alone.rows,
        patterns: patterns)
      #expect(own.rows.array() == together.utterance(2).array())
    }
  }

  @Test func gradientsMatchCentralDifferencesThroughTheScale() {
    for counts in [[3, 0, 2, 1], [6, 0, 9, 0]] {
      #expect(
        gradientMismatches(of: [states, weights], step: 1e-3) {
          tokens($0[0], $0[1], counts: counts).rows
        } == [])
    }
  }

  @Test func gradientsMatchCentralDifferencesWhereTokensAreCounted() {
    #expect(
      gradientMismatches(of: [states, weights], step: 1e-3) {
        tokens($0[0], $0[1], counts: nil).rows
      } == [])
  }
}

import Foundation
import Tensors
import Testing

@testable import Layers

struct SampledAlignmentsTests {
  private let key = RandomKey(5)

  /// ln of rows of probabilities.
  private func logarithms(_ rows: [[Float]]) -> [Float] { rows.joined().map { log($0) } }

  private func sample(
    _ rows: [Float], count: Int, threshold: Double = 0.9, vocabulary: Int = 3
  ) -> [TokenSpans] {
    SampledAlignments(count: count, threshold: threshold, key: key).spans(
      logProbabilities: rows.span, frames: rows.count / vocabulary, vocabulary: vocabulary)
  }

  /// Frames: a, blank (unsure, b is next), blank, b, a (unsure, b is next).
  private var unsure: [Float] {
    logarithms([
      [0.03, 0.95, 0.02], [0.6, 0.1, 0.3], [0.92, 0.04, 0.04], [0.01, 0.01, 0.98],
      [0.1, 0.5, 0.4],
    ])
  }

  @Test func oneSampleIsTheBestPath() {
    for seed in 0..<20 as Range<UInt64> {
      let rows = randomLogProbabilities(frames: 12, vocabulary: 4, scale: 2, seed: seed)
      let path = CTC.greedy(logProbabilities: rows.span, frames: 12, vocabulary: 4)
      let expected = TokenSpans(of: path, frames: 12)
      #expect(sample(rows, count: 1, vocabulary: 4) == [expected])
      #expect(sample(rows, count: 9, vocabulary: 4).first == expected)
    }
  }

  @Test func unsureFramesTakeEitherOfTheirTwoBestLabels() {
    // By hand: frame 1 is blank or b, frame 4 is a or b (which continues frame 3). The best path fires a, b, a
    // in frames 0, 3, 4; the others b in frame 1 too, or not a in frame 4, or both.
    let possible = [[0, 3, 4], [0, 1, 3, 4], [0, 3], [0, 1, 3]].map {
      TokenSpans(firings: $0, frames: 5)
    }
    let found = sample(unsure, count: 200)
    #expect(found.first == possible[0])
    #expect(Set(found) == Set(possible))
  }

  @Test func eachChoiceIsMadeAboutHalfTheTime() {
    // One unsure frame: the chance that 64 samples with different keys never or always fire is negligible.
    let rows = logarithms([[0.95, 0.05], [0.7, 0.3], [0.95, 0.05]])
    let fired = (0..<400).count { seed in
      SampledAlignments(count: 2, threshold: 0.9, key: RandomKey(UInt64(seed))).spans(
        logProbabilities: rows.span, frames: 3, vocabulary: 2
      ).count == 2
    }
    #expect((150...250).contains(fired))
  }

  @Test func sureFramesNeverChange() {
    #expect(sample(unsure, count: 50, threshold: 0.45).count == 1)
    #expect(sample(unsure, count: 50, threshold: 0).count == 1)
    #expect(sample(unsure, count: 50, threshold: 0.55).count == 2)
  }

  @Test func samplesWithTheSameSpansAreOne() {
    // b or a in the second frame: another token, but the same frames.
    let rows = logarithms([[0.98, 0.01, 0.01], [0.1, 0.5, 0.4], [0.98, 0.01, 0.01]])
    #expect(sample(rows, count: 50) == [TokenSpans(firings: [1], frames: 3)])
    let found = sample(unsure, count: 300)
    #expect(Set(found).count == found.count)
  }

  @Test func moreSamplesContinueTheSameOrder() {
    let rows = randomLogProbabilities(frames: 80, vocabulary: 5, scale: 2, seed: 3)
    let (few, many) = (
      sample(rows, count: 10, vocabulary: 5), sample(rows, count: 40, vocabulary: 5)
    )
    #expect(few.count == 10 && many.count == 40)
    #expect(many.starts(with: few))
    #expect(few == sample(rows, count: 10, vocabulary: 5))
  }

  @Test func equallyProbableLabelsResolveToTheLower() {
    // Three equal labels: blank is best, a second, so b is never taken.
    let rows = logarithms([[0.3, 0.3, 0.3], [0.01, 0.01, 0.98]])
    #expect(
      Set(sample(rows, count: 50))
        == [TokenSpans(firings: [1], frames: 2), TokenSpans(firings: [0, 1], frames: 2)])
  }
}

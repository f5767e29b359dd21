import Testing

@testable import Layers

struct TokenSpansTests {
  /// The published rule, literally: the frame after each firing counts up, each token has the frames of its
  /// count, and the end of sentence has the last frame in any case.
  private func literalSpans(_ firings: [Int], frames: Int, margin: Int) -> [Range<Int>] {
    var mask = [[Bool]](repeating: Array(repeating: false, count: frames), count: firings.count + 1)
    var count = 0
    for frame in 0..<frames {
      if frame > 0 && firings.contains(frame - 1) { count += 1 }
      mask[count][frame] = true
    }
    mask[firings.count][frames - 1] = true
    return mask.map { row in
      let wide = row.indices.filter { frame in
        row.indices.contains { row[$0] && abs($0 - frame) <= margin }
      }
      return wide[0]..<wide[wide.count - 1] + 1
    }
  }

  /// Every subset of 0..<frames, in order.
  private func allFirings(_ frames: Int) -> [[Int]] {
    (0..<1 << frames).map { bits in (0..<frames).filter { bits >> $0 & 1 == 1 } }
  }

  @Test func aTokenOwnsTheFramesAfterTheTokenBeforeUpToItsFiring() {
    let spans = TokenSpans(firings: [2, 3, 6], frames: 9, margin: 0)
    #expect(spans.ranges == [0..<3, 3..<4, 4..<7, 7..<9])
    #expect(spans.count == 4)
  }

  @Test func aMarginReachesIntoTheNeighboursAndNotBeyondTheUtterance() {
    let spans = TokenSpans(firings: [2, 3, 6], frames: 9)
    #expect(spans.ranges == [0..<4, 2..<5, 3..<8, 6..<9])
    #expect(TokenSpans(firings: [0], frames: 1, margin: 5).ranges == [0..<1, 0..<1])
  }

  @Test func theEndOfSentenceHasAFrameEvenIfTheLastTokenFiresInTheLast() {
    #expect(TokenSpans(firings: [1, 4], frames: 5, margin: 0).ranges == [0..<2, 2..<5, 4..<5])
    #expect(TokenSpans(firings: [1, 4], frames: 5).ranges == [0..<3, 1..<5, 3..<5])
  }

  @Test func withoutTokensAllBelongsToTheEndOfSentence() {
    #expect(TokenSpans(firings: [], frames: 4).ranges == [0..<4])
  }

  @Test(arguments: 1..<8)
  func everyPathHasTheSpansOfTheLiteralRule(frames: Int) {
    for firings in allFirings(frames) {
      for margin in 0..<3 {
        let spans = TokenSpans(firings: firings, frames: frames, margin: margin)
        #expect(spans.ranges == literalSpans(firings, frames: frames, margin: margin))
      }
    }
  }

  @Test func spansWithoutMarginTileTheUtteranceUnlessTheEndSharesAFrame() {
    for firings in allFirings(7) where firings.last != 6 {
      let ranges = TokenSpans(firings: firings, frames: 7, margin: 0).ranges
      #expect(ranges.flatMap { Array($0) } == Array(0..<7))
    }
  }

  @Test func tokensOfAPathFireInTheirFirstFrame() {
    var generator = SplitMix(state: 11)
    for _ in 0..<50 {
      let labels = (0..<30).map { _ in Int.random(in: 0..<3, using: &generator) }
      let rows = labels.flatMap { label in (0..<3).map { $0 == label ? Float(-0.1) : -3 } }
      let path = CTC.greedy(logProbabilities: rows.span, frames: 30, vocabulary: 3)
      let firings = labels.indices.filter {
        labels[$0] != 0 && ($0 == 0 || labels[$0] != labels[$0 - 1])
      }
      #expect(TokenSpans(of: path, frames: 30) == TokenSpans(firings: firings, frames: 30))
      #expect(
        TokenSpans(of: path, frames: 30).ranges == literalSpans(firings, frames: 30, margin: 1))
    }
  }

  @Test func noFramesAndDisorderAreMistakes() async {
    await #expect(processExitsWith: .failure) { _ = TokenSpans(firings: [], frames: 0) }
    await #expect(processExitsWith: .failure) { _ = TokenSpans(firings: [2, 2], frames: 4) }
    await #expect(processExitsWith: .failure) { _ = TokenSpans(firings: [4], frames: 4) }
  }
}

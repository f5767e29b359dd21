import Testing

@testable import Tensors

struct AttentionSpanTests {
  private func spans(_ lengths: [Int], _ mask: AttentionMask) -> [AttentionSpan] {
    let rows = Tensor(zeros: [lengths.reduce(0, +), 4])
    var inputs = AttentionInputs(
      queries: rows, keys: rows, values: rows, lengths: lengths, heads: 2)
    inputs.mask = mask
    return AttentionSpan.all(inputs)
  }

  @Test func anUtteranceIsOneSpanForEachHead() {
    let spans = spans([3, 0, 5], .none)
    #expect(spans.map(\.queryRange) == [0..<3, 0..<3, 0..<5, 0..<5])
    #expect(spans.map(\.firstWeight) == [0, 9, 18, 43])
    #expect(spans.map(\.column) == [0, 2, 0, 2])
    #expect(spans.allSatisfy { $0.bounds(.none) == nil })
  }

  @Test func whatNoFrameOfAChunkSeesIsNotComputed() {
    let mask = AttentionMask.chunked(size: 8, left: 2)
    let work = [1000, 2000].map { length in spans([length], mask).reduce(0) { $0 + $1.area } }
    #expect(work[0] <= 2 * 1000 * (2 * 8 + 32))
    #expect(Double(work[1]) < 2.02 * Double(work[0]))
    // The past grows, the future costs nothing.
    let growing = spans([1024], .chunked(size: 8, left: nil)).reduce(0) { $0 + $1.area }
    #expect(growing < 2 * 1024 * 1024 * 6 / 10)
  }

  @Test func largeChunksSeeAllOfTheirSpan() {
    let mask = AttentionMask.chunked(size: 40, left: 1)
    let spans = spans([100], mask)
    #expect(spans.map(\.queryRange) == [0..<40, 0..<40, 40..<80, 40..<80, 80..<100, 80..<100])
    #expect(spans.map(\.keyRange.lowerBound) == [0, 0, 0, 0, 40, 40])
    #expect(spans.allSatisfy { $0.bounds(mask) == nil })
  }

  @Test func smallChunksShareASpanInWhichEachSeesItsOwn() {
    let mask = AttentionMask.chunked(size: 16, left: 1)
    let spans = spans([60], mask)
    #expect(spans.map(\.queryRange) == [0..<32, 0..<32, 32..<60, 32..<60])
    #expect(spans.map(\.keyRange) == [0..<32, 0..<32, 16..<60, 16..<60])
    let bounds = spans.last?.bounds(mask)
    #expect(bounds?.prefix(2) == [0, 32])
    #expect(bounds?.suffix(2) == [16, 44])
  }
}

import Testing

@testable import Recognition

struct TimelineTests {
  private typealias Span = Timeline.Span

  /// 0 ≤ start < end ≤ bound, one after another.
  private func expectOrder(_ spans: [Timeline.Span], inside bounds: Timeline.Span) {
    var last = bounds.start - 1e-3
    for span in spans {
      #expect(span.start >= last && span.start < span.end && span.end <= bounds.end)
      last = span.end
    }
  }

  @Test func timesThatAreInOrderStay() {
    let spans = [Span(start: 0.08, end: 0.16), Span(start: 0.24, end: 0.32)]
    #expect(Timeline.disjoint(spans, inside: Span(start: 0, end: 1)) == spans)
  }

  @Test func aSpanEndsWhereTheNextStarts() {
    let spans = [Span(start: 0, end: 0.5), Span(start: 0.25, end: 1)]
    #expect(
      Timeline.disjoint(spans, inside: Span(start: 0, end: 1))
        == [Span(start: 0, end: 0.25), Span(start: 0.25, end: 1)])
  }

  @Test func whatReachesBeyondTheEndIsMovedInside() {
    let spans = (0..<5).map { Span(start: 0.9 + 0.1 * Double($0), end: 1 + 0.1 * Double($0)) }
    let bounds = Span(start: 0, end: 0.95)
    let moved = Timeline.disjoint(spans, inside: bounds)
    expectOrder(moved, inside: bounds)
    #expect(moved[0].start == 0.9)
  }

  @Test func equalStartsAreParted() {
    let bounds = Span(start: 2, end: 3)
    let spans = [Span](repeating: Span(start: 2.5, end: 2.6), count: 10)
    expectOrder(Timeline.disjoint(spans, inside: bounds), inside: bounds)
  }

  @Test func moreSpansThanMillisecondsShareWhatThereIs() {
    let bounds = Span(start: 0.5, end: 0.501)
    let spans = [Span](repeating: Span(start: 0.5, end: 0.58), count: 7)
    let moved = Timeline.disjoint(spans, inside: bounds)
    #expect(moved.count == 7)
    expectOrder(moved, inside: bounds)
  }

  @Test func anyTimesObey() {
    var number: UInt64 = 1
    func next() -> Double {
      number = number &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(number >> 40) / Double(1 << 24)
    }
    for _ in 0..<200 {
      let bounds = Span(start: 10 * next(), end: 10 + next())
      let starts = (0..<20).map { _ in 11 * next() }.sorted()
      let spans = starts.map { Span(start: $0, end: $0 + 0.3 * next()) }
      expectOrder(Timeline.disjoint(spans, inside: bounds), inside: bounds)
    }
  }

  @Test func nothingHasNoTimes() {
    #expect(Timeline.disjoint([], inside: Span(start: 0, end: 0)).isEmpty)
  }
}

import Foundation

/// Times that follow one another: whole milliseconds, each at least one long, none overlapping.
///
/// Frames overlap where one token spells the end of a word and the start of the next, and the last ones
/// of a model may reach beyond the end of the sound. People who cut or subtitle sound by these times rely
/// on 0 ≤ start < end ≤ duration and on order.
enum Timeline {
  /// From one moment to another, in seconds.
  struct Span: Equatable {
    var start, end: Double
  }

  /// `spans`, whose starts do not fall, moved by as little as it takes to lie one after another inside
  /// `bounds`.
  ///
  /// A span ends where it did, or where the next one starts. Bounds of fewer milliseconds than spans are
  /// divided evenly.
  static func disjoint(_ spans: [Span], inside bounds: Span) -> [Span] {
    let lower = Int((bounds.start * 1000).rounded(.down))
    let upper = Int((bounds.end * 1000 + 1e-6).rounded(.down))
    guard upper - lower >= spans.count else {
      let step = (bounds.end - bounds.start) / Double(spans.count)
      return spans.indices.map {
        Span(
          start: bounds.start + Double($0) * step,
          end: $0 == spans.count - 1 ? bounds.end : bounds.start + Double($0 + 1) * step)
      }
    }
    var starts: [Int] = []
    for (index, span) in spans.enumerated() {
      let earliest = starts.last.map { $0 + 1 } ?? lower
      // Room for this one and those after it.
      let latest = upper - (spans.count - index)
      starts.append(min(max(milliseconds(span.start), earliest), latest))
    }
    return spans.indices.map { index in
      let next = index + 1 < starts.count ? starts[index + 1] : upper
      let end = min(max(milliseconds(spans[index].end), starts[index] + 1), next)
      return Span(start: Double(starts[index]) / 1000, end: Double(end) / 1000)
    }
  }

  /// The nearest whole millisecond.
  static func milliseconds(_ seconds: Double) -> Int { Int((seconds * 1000).rounded()) }
}

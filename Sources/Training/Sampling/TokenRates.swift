/// How many tokens a second utterances usually have, and how far one is from that.
///
/// Whoever speaks briefly has the pauses weigh more, so the usual rate is measured among utterances of similar
/// length. Median and median deviation, because a few recordings with a text of ten times the
/// length would spoil a mean and, in a small corpus, hide behind the deviation that they cause.
package struct TokenRates: Sendable {
  private struct Group: Sendable {
    var edge: Int
    var median: Double
    var deviation: Double
  }

  /// From short to long; the last has no end.
  private let groups: [Group]

  /// The fewest utterances whose rates are compared with each other.
  private static let smallestGroup = 256
  /// The most groups of similar length.
  private static let mostGroups = 16
  /// How many median deviations a standard deviation is, for a normal distribution.
  private static let normalConsistency = 1.4826

  /// Measures the rates of utterances whose durations are known.
  package init(_ sizes: some Sequence<UtteranceSize>) {
    let sorted = sizes.filter { $0.microseconds > 0 && $0.tokens > 0 }
      .sorted { $0.microseconds < $1.microseconds }
    let count = min(Self.mostGroups, max(1, sorted.count / Self.smallestGroup))
    var groups: [Group] = []
    var start = 0
    for number in 1...count where start < sorted.count {
      var end = sorted.count * number / count
      guard end > start else { continue }
      // Equal durations belong together, so that groups do not depend on the order of lines.
      while end < sorted.count, sorted[end].microseconds == sorted[end - 1].microseconds {
        end += 1
      }
      groups.append(Self.group(sorted[start..<end]))
      start = end
    }
    self.groups = groups
  }

  /// How many times as many tokens a second as usual `size` has, and how many deviations that is away. An
  /// empty text is no deviation: silence has no rate.
  package func deviation(of size: UtteranceSize) -> (ratio: Double, deviations: Double) {
    guard let group = groups.first(where: { size.microseconds <= $0.edge }) ?? groups.last,
      size.microseconds > 0, size.tokens > 0, group.median > 0
    else { return (1, 0) }
    let rate = Self.rate(size)
    return (rate / group.median, (rate - group.median).magnitude / group.deviation)
  }

  private static func group(_ sizes: ArraySlice<UtteranceSize>) -> Group {
    let rates = sizes.map(rate).sorted()
    let median = rates[rates.count / 2]
    let deviations = rates.map { ($0 - median).magnitude }.sorted()
    let middle = sizes[sizes.startIndex + sizes.count / 2].seconds
    // Tokens come whole: rates are never known better than to one token.
    let deviation = max(normalConsistency * deviations[deviations.count / 2], 1 / middle)
    return Group(
      edge: sizes[sizes.endIndex - 1].microseconds, median: median, deviation: deviation)
  }

  private static func rate(_ size: UtteranceSize) -> Double {
    Double(size.tokens) / size.seconds
  }
}

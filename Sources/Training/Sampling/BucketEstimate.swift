extension BatchBuckets {
  /// How buckets are found.
  package enum Rule: Sendable, Equatable {
    /// As many as leave every bucket some batches to shuffle, up to 30 by duration times 2 by tokens.
    case automatic
    /// So many by duration, each divided into so many by tokens, with edges from the utterances.
    case count(durations: Int, tokens: Int)
    /// These.
    case given(BatchBuckets)
  }

  /// Buckets that hold equal audio and, within those of a duration, equal numbers of tokens.
  ///
  /// Where many utterances have one duration, fewer edges than asked for are different; the bucket that
  /// holds more than its part of the audio is then divided by tokens accordingly more often. A function of the
  /// sizes, whatever their order.
  package static func estimated(
    _ sizes: [UtteranceSize], durations: Int, tokens: Int
  ) -> BatchBuckets {
    precondition(durations > 0 && tokens > 0, "\(durations) times \(tokens) buckets")
    let sorted = sizes.map { Pair(major: $0.microseconds, minor: $0.tokens) }.sorted()
    let edges = cuts(sorted.map(\.major), into: durations)
    let total = sorted.reduce(0) { $0 + $1.major }
    var rows: [[Int]] = []
    var start = 0
    for edge in edges + [.max] {
      let end = sorted[start...].firstIndex { $0.major > edge } ?? sorted.count
      let row = sorted[start..<end]
      let audio = row.reduce(0) { $0 + $1.major }
      let share = Double(audio) / Double(max(1, total)) * Double(durations)
      let columns = tokens == 1 ? 1 : Int((share * Double(tokens)).rounded())
      rows.append(cuts(row.map(\.minor).sorted(), into: max(tokens, columns)))
      start = end
    }
    return BatchBuckets(durationEdges: edges.map { Double($0) / 1e6 }, tokenEdges: rows)
  }

  /// Values at which rising `values` are cut into `count` parts of about equal sums: each edge is the value
  /// where the running sum reaches its share. Fewer where edges coincide.
  private static func cuts(_ values: [Int], into count: Int) -> [Int] {
    let share = Double(values.reduce(0, +)) / Double(count)
    var edges: [Int] = []
    var sum = 0.0
    var parts = 1.0
    for value in values where value != values.last {
      sum += Double(value)
      guard sum >= share * parts else { continue }
      if value != edges.last { edges.append(value) }
      // One value may fill several parts; it is the edge of all of them.
      while sum >= share * parts { parts += 1 }
    }
    return edges
  }

  private struct Pair: Comparable {
    let major: Int
    let minor: Int

    static func < (a: Pair, b: Pair) -> Bool { (a.major, a.minor) < (b.major, b.minor) }
  }
}

package import Text

/// The error rates of a test, by group and in total.
package struct EvaluationReport: Sendable {
  /// The rates of some of the utterances.
  package struct Row: Sendable {
    /// The group.
    package let name: String
    /// How many utterances there are.
    package let utterances: Int
    /// Errors in words.
    package let words: ErrorCounts
    /// Errors in characters.
    package let characters: ErrorCounts
    /// Where 95 % of resampled word error rates lie; nil without words.
    package let interval: ClosedRange<Double>?
    /// Utterances with an error.
    package let wrong: Int

    init(_ name: String, _ scored: [ScoredUtterance]) {
      self.name = name
      utterances = scored.count
      words = scored.reduce(into: ErrorCounts()) { $0 += $1.words }
      characters = scored.reduce(into: ErrorCounts()) { $0 += $1.characters }
      interval = BootstrapInterval.rate(of: scored.map(\.words))
      wrong = scored.count { $0.words.errors > 0 }
    }

    /// The share of utterances with an error; nil without utterances.
    package var sentenceErrorRate: Double? {
      utterances > 0 ? Double(wrong) / Double(utterances) : nil
    }
  }

  /// One row for each group, by name.
  package let groups: [Row]
  /// All utterances.
  package let total: Row

  /// The rates of utterances, each with the name of its group.
  package init(_ utterances: [(group: String, scored: ScoredUtterance)]) {
    groups = Dictionary(grouping: utterances, by: \.group)
      .sorted { $0.key < $1.key }
      .map { Row($0.key, $0.value.map(\.scored)) }
    total = Row("total", utterances.map(\.scored))
  }

  /// Lines of text for people; one group needs no line of its own.
  package var table: [String] {
    var table = TextTable([
      "group", "utterances", "words", "WER %", "95 % interval", "CER %", "sub", "del",
      "ins", "SER %",
    ])
    for row in (groups.count > 1 ? groups : []) + [total] {
      table.add([
        DisplayWidth.printable(row.name), "\(row.utterances)", "\(row.words.referenceCount)",
        Self.percent(row.words.rate),
        row.interval.map {
          "\(Self.percent($0.lowerBound)) – \(Self.percent($0.upperBound))"
        } ?? "–",
        Self.percent(row.characters.rate), "\(row.words.substitutions)", "\(row.words.deletions)",
        "\(row.words.insertions)", Self.percent(row.sentenceErrorRate),
      ])
    }
    return table.lines
  }

  /// A share as a percentage with two decimals.
  private static func percent(_ rate: Double?) -> String {
    guard let rate else { return "–" }
    let hundredths = Int((10_000 * rate).rounded())
    return "\(hundredths / 100).\(String(hundredths % 100 + 100).dropFirst())"
  }
}

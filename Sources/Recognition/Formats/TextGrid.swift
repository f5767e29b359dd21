/// Tiers of intervals over a recording, in the long text format of Praat.
enum TextGrid {
  private struct Interval {
    var start, end: Double
    var text: String
  }

  /// Tiers of segments, words and tokens; each covers the whole recording, silence as empty intervals.
  static func document(_ transcript: Transcript) -> String {
    let tiers: [(name: String, units: [Interval])] = [
      (
        "segments",
        transcript.segments.map { Interval(start: $0.start, end: $0.end, text: $0.text) }
      ),
      ("words", transcript.words.map { Interval(start: $0.start, end: $0.end, text: $0.text) }),
      ("tokens", transcript.tokens.map { Interval(start: $0.start, end: $0.end, text: $0.text) }),
    ]
    var lines = [
      #"File type = "ooTextFile""#, #"Object class = "TextGrid""#, "", "xmin = 0",
      "xmax = \(transcript.duration)", "tiers? <exists>", "size = \(tiers.count)", "item []:",
    ]
    for (index, tier) in tiers.enumerated() {
      let intervals = covering(tier.units, until: transcript.duration)
      lines += [
        "    item [\(index + 1)]:", #"        class = "IntervalTier""#,
        "        name = \"\(tier.name)\"", "        xmin = 0",
        "        xmax = \(transcript.duration)", "        intervals: size = \(intervals.count)",
      ]
      for (number, interval) in intervals.enumerated() {
        lines += [
          "        intervals [\(number + 1)]:", "            xmin = \(interval.start)",
          "            xmax = \(interval.end)", "            text = \"\(escaped(interval.text))\"",
        ]
      }
    }
    return lines.map { $0 + "\n" }.joined()
  }

  /// The intervals with empty ones between them, before the first and after the last.
  private static func covering(_ units: [Interval], until duration: Double) -> [Interval] {
    var (intervals, end): ([Interval], Double) = ([], 0)
    for unit in units {
      if unit.start > end { intervals.append(Interval(start: end, end: unit.start, text: "")) }
      intervals.append(unit)
      end = unit.end
    }
    if end < duration || intervals.isEmpty {
      intervals.append(Interval(start: end, end: duration, text: ""))
    }
    return intervals
  }

  private static func escaped(_ text: String) -> String {
    PlainText.line(text).replacing("\"", with: "\"\"")
  }
}

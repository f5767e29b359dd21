/// Subtitles as video players read them: numbered cues with times and lines.
///
/// SubRip was never specified. Players agree on numbers from 1, a comma before the milliseconds, and an
/// empty line between cues; most take `<b>` and `{\an8}` for markup, and there is no way to escape it.
enum SubRip {
  static func document(_ cues: [SubtitleCue]) -> String {
    cues.enumerated().map { index, cue in
      let lines = cue.lines.map { unmarked(SubtitleCue.text(of: $0)) }
      return """
        \(index + 1)
        \(ClockTime(cue.start).withComma) --> \(ClockTime(cue.end).withComma)
        \(lines.joined(separator: "\n"))

        """
    }.joined(separator: "\n")
  }

  /// Text that no player takes for an arrow between times, or for markup: an invisible word joiner (U+2060)
  /// parts the characters that would begin it.
  private static func unmarked(_ text: String) -> String {
    text.replacing(#/-+->/#, with: "->").replacing(#/<(?=[A-Za-z\/])/#, with: "<\u{2060}")
      .replacing("{\\", with: "{\u{2060}\\")
  }
}

/// Subtitles as browsers read them (W3C, "WebVTT: The Web Video Text Tracks Format").
enum WebVTT {
  /// A document; with `wordTimes`, each word but the first of a cue follows the time when it is said, which
  /// players can show word by word.
  static func document(_ cues: [SubtitleCue], wordTimes: Bool) -> String {
    let blocks = cues.map { cue in
      var last = Timeline.milliseconds(cue.start)
      let lines = cue.lines.map { line in
        line.enumerated().map { index, word in
          let space = index == 0 || word.isContinuation ? "" : " "
          guard wordTimes, !word.isContinuation else { return space + escaped(word.text) }
          // A time inside a cue must lie after its start and after the time before it.
          let time = Timeline.milliseconds(word.start)
          guard time > last else { return space + escaped(word.text) }
          last = time
          return space + "<\(ClockTime(word.start))>" + escaped(word.text)
        }.joined()
      }
      return "\n\(ClockTime(cue.start)) --> \(ClockTime(cue.end))\n"
        + lines.map { $0 + "\n" }.joined()
    }
    return "WEBVTT\n" + blocks.joined()
  }

  /// Text without markup. No `>` is left, so there is no arrow either.
  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }
}

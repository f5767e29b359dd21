/// Tab-separated values: start and end in milliseconds, and text.
///
/// The columns are those of openai/whisper's tables. Text with a quotation mark is quoted as in CSV, so that
/// spreadsheets and Python's `csv` read it back.
enum TimeTable {
  /// A row for each segment, or for each word.
  static func document(_ transcript: Transcript, words: Bool) -> String {
    let rows =
      words
      ? transcript.words.map { ($0.start, $0.end, $0.text) }
      : transcript.segments.map { ($0.start, $0.end, $0.text) }
    return "start\tend\ttext\n"
      + rows.map { start, end, text in
        "\(Timeline.milliseconds(start))\t\(Timeline.milliseconds(end))\t\(quoted(text))\n"
      }.joined()
  }

  private static func quoted(_ text: String) -> String {
    let line = PlainText.line(text)
    return line.contains("\"") ? "\"\(line.replacing("\"", with: "\"\""))\"" : line
  }
}

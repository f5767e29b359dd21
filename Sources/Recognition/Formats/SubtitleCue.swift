/// What a player shows at one time.
struct SubtitleCue: Equatable {
  /// A word, or a part of one that is wider than a line.
  struct Word: Equatable {
    var text: String
    var start, end: Double
    /// Whether it goes on with the word before it, so that no space is between them.
    var isContinuation = false
  }

  /// Seconds from the start of the recording.
  var start, end: Double
  /// From top to bottom, each with its words.
  var lines: [[Word]]

  /// The words as one line.
  static func text(of words: some Sequence<Word>) -> String {
    words.reduce(into: "") { line, word in
      if !line.isEmpty && !word.isContinuation { line += " " }
      line += word.text
    }
  }
}

internal import Foundation
internal import Text

/// Conversation time marks, the CTM of NIST's Scoring Toolkit: recording, channel, start, duration, word and
/// confidence, separated by spaces.
enum TimeMarks {
  static func document(_ transcript: Transcript, from origin: TranscriptOrigin) -> String {
    let name = field(origin.name, escaping: ";%")
    return transcript.words.map { word in
      let start = Timeline.milliseconds(word.start)
      let length = max(1, Timeline.milliseconds(word.end) - start)
      return "\(name) \(origin.channel) \(seconds(start)) \(seconds(length)) \(field(word.text)) "
        + String(format: "%.4f\n", word.confidence)
    }.joined()
  }

  private static func seconds(_ milliseconds: Int) -> String {
    String(format: "%d.%03d", milliseconds / 1000, milliseconds % 1000)
  }

  /// `text` without what ends a field or a line or turns its direction, which is written as in web addresses:
  /// %20 is a space. In names `%` is escaped, too, so that different names stay different, and `;`, since two
  /// of them begin a comment.
  private static func field(_ text: String, escaping others: String = "") -> String {
    text.unicodeScalars.map { scalar in
      let isBreak =
        scalar.properties.isWhitespace || scalar.properties.generalCategory == .control
        || DisplayWidth.isDirectionalOverride(scalar)
      guard isBreak || others.unicodeScalars.contains(scalar) else { return String(scalar) }
      return String(scalar).utf8.map { String(format: "%%%02X", $0) }.joined()
    }.joined()
  }
}

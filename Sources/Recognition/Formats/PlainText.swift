internal import Foundation
internal import Text

/// Transcripts as lines for people.
package enum PlainText {
  /// The text as one line; or a line for each word, after its times, so that silence has none; or a line
  /// for each reading, after its score.
  package static func lines(_ transcript: Transcript, _ details: TranscriptDetails) -> [String] {
    if details.words {
      return transcript.words.map {
        "[\(ClockTime($0.start)) --> \(ClockTime($0.end))] \(line($0.text))"
      }
    }
    guard details.alternatives else { return [line(transcript.text)] }
    return transcript.alternatives.map {
      String(format: "%.3f", $0.score) + "\t" + line($0.text)
    }
  }

  /// `text` as a part of one line: line breaks and other controls are spaces, and what turns the direction
  /// of the writing after it is gone. Marks within right-to-left text stay.
  static func line(_ text: String) -> String {
    var line = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator: line.append(" ")
      case .format where DisplayWidth.isDirectionalOverride(scalar): continue
      default: line.append(scalar)
      }
    }
    return String(line)
  }
}

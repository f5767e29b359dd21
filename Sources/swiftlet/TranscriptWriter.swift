internal import Foundation
package import Recognition

/// Turns transcripts into the lines that `transcribe` prints.
package struct TranscriptWriter: Sendable {
  /// What is shown beside the text.
  package struct Details: Sendable {
    /// Words with their times.
    package var words: Bool
    /// All readings that there are, with their scores.
    package var alternatives: Bool

    /// Nothing but the text by default.
    package init(words: Bool = false, alternatives: Bool = false) {
      self.words = words
      self.alternatives = alternatives
    }
  }

  let format: TranscriptFormat
  let details: Details
  let namesFiles: Bool
  let model: String
  let decoder: String

  /// - Parameters:
  ///   - details: What is shown beside the text.
  ///   - namesFiles: Whether lines of text begin with the file's name.
  ///   - model: What results call the model.
  ///   - decoder: What made the text.
  package init(
    format: TranscriptFormat, details: Details, namesFiles: Bool, model: String, decoder: String
  ) {
    self.format = format
    self.details = details
    self.namesFiles = namesFiles
    self.model = model
    self.decoder = decoder
  }

  /// The lines for one file.
  ///
  /// In text, words with their times have a line each, so silence has none; other silence is an empty line.
  package func lines(_ transcript: Transcript, of file: String) throws -> [String] {
    switch format {
    case .json:
      let document = TranscriptDocument(
        transcript, file: file, model: model, decoder: decoder, details: details)
      return [try document.line()]
    case .txt:
      let prefix = namesFiles ? Self.printable(file) + ": " : ""
      return texts(transcript).map { prefix + $0 }
    }
  }

  private func texts(_ transcript: Transcript) -> [String] {
    if details.words {
      return transcript.words.map {
        "[\(Self.clock($0.start)) --> \(Self.clock($0.end))] \($0.text)"
      }
    }
    guard details.alternatives else { return [transcript.text] }
    return transcript.alternatives.map {
      String(format: "%.3f", $0.score) + "\t" + $0.text
    }
  }

  /// Seconds as 01:02:03.456.
  static func clock(_ seconds: Double) -> String {
    let milliseconds = Int((seconds * 1000).rounded())
    let (hours, rest) = milliseconds.quotientAndRemainder(dividingBy: 3_600_000)
    return String(
      format: "%02d:%02d:%02d.%03d", hours, rest / 60_000, rest / 1000 % 60, rest % 1000)
  }

  /// A name without line breaks and other control characters, so that a line stays one.
  private static func printable(_ name: String) -> String {
    name.unicodeScalars.map {
      $0.properties.generalCategory == .control ? $0.escaped(asASCII: true) : String($0)
    }.joined()
  }
}

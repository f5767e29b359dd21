internal import ArgumentParser
internal import Recognition

/// The formats that a command line asks for: `txt,srt`.
struct TranscriptFormats: ExpressibleByArgument, Equatable {
  /// Each once, in the order in which they were named.
  let formats: [TranscriptFormat]

  /// Text alone.
  static let txt = Self(formats: [.txt])

  private init(formats: [TranscriptFormat]) {
    self.formats = formats
  }

  init?(argument: String) {
    var formats: [TranscriptFormat] = []
    for name in argument.split(separator: ",", omittingEmptySubsequences: false) {
      // Other programs call it text.
      guard let format = name == "text" ? .txt : TranscriptFormat(rawValue: String(name)) else {
        return nil
      }
      if !formats.contains(format) { formats.append(format) }
    }
    self.formats = formats
  }

  var defaultValueDescription: String { names }

  /// The formats as they are asked for.
  var names: String { formats.map(\.rawValue).joined(separator: ",") }
}

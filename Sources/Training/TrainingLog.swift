import Foundation

/// A file with one JSON object per update, complete up to the last line whenever it is read.
///
/// Numbers that JSON lacks are written as "nan", "inf" and "-inf".
package struct TrainingLog: ~Copyable {
  private let path: String
  private let file: FileHandle
  private let encoder = JSONEncoder()

  /// Opens the log at `path`: a new one, or after `step` the old one without the lines of later
  /// steps.
  ///
  /// Updates between the checkpoint and the interruption are computed again and would
  /// otherwise be logged twice. A line that was cut off is dropped too.
  ///
  /// - Throws: `TrainingError.unwritable`.
  package init(path: String, after step: Int?) throws(TrainingError) {
    do {
      let url = URL(fileURLWithPath: path)
      if !FileManager.default.fileExists(atPath: path) { try Data().write(to: url) }
      let file = try FileHandle(forUpdating: url)
      let kept = try step.map { Self.length(of: try file.readToEnd() ?? Data(), through: $0) }
      try file.truncate(atOffset: UInt64(kept ?? 0))
      try file.seekToEnd()
      self.file = file
      self.path = path
    } catch {
      throw .unwritable(path: path, reason: FileFailure(error).description)
    }
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
  }

  deinit { try? file.close() }

  /// Adds a line and hands it to the system, which keeps it if this process is killed.
  ///
  /// - Throws: `TrainingError.unwritable`.
  package func append(_ record: TrainingRecord) throws(TrainingError) {
    do {
      try file.write(contentsOf: encoder.encode(record) + [UInt8(ascii: "\n")])
    } catch {
      throw .unwritable(path: path, reason: FileFailure(error).description)
    }
  }

  /// The bytes of the whole lines up to the first that is broken or of a later step.
  private static func length(of log: Data, through step: Int) -> Int {
    var length = 0
    while let end = log[length...].firstIndex(of: UInt8(ascii: "\n")) {
      guard
        case .object(let members)? = try? JSONParser.parse(Array(log[length..<end])),
        case .integer(let found)? = members["step"], found <= step
      else { break }
      length = end + 1
    }
    return length
  }
}

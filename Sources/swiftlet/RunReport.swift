internal import Foundation

/// A file that tells what became of each recording: one JSON object a line, as soon as it is known.
struct RunReport {
  /// What became of a recording.
  enum Status: String, Encodable {
    case done, failed, skipped
  }

  /// A line of the report.
  struct Entry: Encodable {
    var file: String
    var status: Status
    /// The files that hold the result, unless it went to standard output.
    var outputs: [String] = []
    /// Seconds of audio, where the recording was transcribed.
    var duration: Double?
    /// Why there is no result.
    var error: String?
    /// Seconds since the start of the work.
    var elapsed: Double
    /// The part of the work that it belongs to.
    var shard: String?
  }

  private let path: String
  private let file: FileHandle

  /// Begins a report, or goes on with one.
  ///
  /// - Throws: `Failure` with the status `.output` if the file cannot be written, or is there already and
  ///   shall neither be continued nor replaced.
  init(_ path: String, continues: Bool, replaces: Bool) throws(Failure) {
    self.path = path
    let files = FileManager.default
    let type = try? files.attributesOfItem(atPath: path)[.type] as? FileAttributeType
    if type == .typeRegular, !continues, !replaces {
      throw Failure(
        .output,
        "\(path): there is a report already; take --resume to continue it, or --force to replace it."
      )
    }
    if type == nil || (type == .typeRegular && replaces) {
      _ = files.createFile(atPath: path, contents: nil)
    }
    guard let file = FileHandle(forUpdatingAtPath: path) ?? FileHandle(forWritingAtPath: path)
    else {
      throw Failure(.output, "\(path): the report cannot be written; check its folder.")
    }
    self.file = file
    guard type == .typeRegular, let end = try? file.seekToEnd(), end > 0 else { return }
    // A process that was killed may have left half a line.
    try? file.seek(toOffset: end - 1)
    if (try? file.read(upToCount: 1)) != Data("\n".utf8) { try append(Data("\n".utf8)) }
  }

  /// Adds a line.
  ///
  /// - Throws: `Failure` with the status `.output`.
  func write(_ entry: Entry) throws(Failure) {
    do {
      try append(Data((JSONLine.encoding(entry) + "\n").utf8))
    } catch {
      throw Failure(error)
    }
  }

  private func append(_ data: Data) throws(Failure) {
    do {
      try file.write(contentsOf: data)
    } catch {
      throw Failure(.output, "\(path): the report cannot be written; check the free space.")
    }
  }
}

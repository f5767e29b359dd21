internal import Glibc

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
  private let lines: LineFile

  /// Begins a report, or goes on with one.
  ///
  /// - Throws: `Failure` with the status `.output` if the file cannot be written, is one of the `files` that must be
  ///   spared, or is there already and shall neither be continued nor replaced.
  init(
    _ path: String, continues: Bool, replaces: Bool, sparing files: ProtectedFiles = .init()
  ) throws(Failure) {
    try files.refuse(path)
    let unwritable = Failure(.output, "\(path): the report cannot be written; check its folder.")
    guard let lines = LineFile(path) else { throw unwritable }
    self.path = path
    self.lines = lines
    // What a link leads to counts, not the link.
    guard lines.status.isRegular, !lines.isNew else { return }
    if FileStatus(descriptor: STDOUT_FILENO)?.place == lines.status.place {
      throw Failure(
        .output, "\(path): standard output goes into the same file; name another for the report.")
    }
    guard continues || replaces else {
      throw Failure(
        .output,
        "\(path): there is a report already; take --resume to continue it, or --force to replace it."
      )
    }
    if replaces {
      guard lines.clear() else { throw unwritable }
      return
    }
    do {
      try lines.endHalfLine()
    } catch {
      throw full
    }
  }

  /// Adds a line.
  ///
  /// - Throws: `Failure` with the status `.output`.
  func write(_ entry: Entry) throws(Failure) {
    do {
      try lines.append(JSONLine.encoding(entry))
    } catch {
      throw full
    }
  }

  private var full: Failure {
    Failure(.output, "\(path): the report cannot be written; check the free space.")
  }
}

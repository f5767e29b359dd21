internal import Foundation

/// What a folder remembers of its results, so that `--resume` does not mix those of different models or recordings.
///
/// It is a hidden file in the folder, one JSON object a line: the ways in which results were made and, of each result,
/// its recording and its way. Lines are only ever added, by several processes at once if need be; the last one of a
/// result counts. `KnownResults` reads it.
struct ResultLedger {
  /// A line, of a way or of a result.
  struct Line: Codable {
    /// The key of the way.
    var way: String
    /// Of a way: the model's folder, or `default`.
    var model: String?
    /// Of a way: what is in the model.
    var fingerprint: String?
    /// Of a way: the decoder with its options.
    var decoder: String?
    /// Of a result: its name below the folder.
    var result: String?
    /// Of a result: the path of its recording.
    var recording: String?
    /// Of a result: the bytes of its recording.
    var size: Int?
    /// Of a result: when its recording was changed, in seconds since 1970.
    var modified: Double?
  }

  private let path: String
  private let lines: LineFile
  private let key: String

  /// Goes on with the ledger of a folder, whose next results are made in a `way`.
  ///
  /// - Throws: `Failure` with the status `.output` if it cannot be written.
  init(of folder: ResultFolder, _ way: ResultWay) throws(Failure) {
    path = folder.ledger
    key = way.key
    guard let lines = LineFile(path) else { throw Self.unwritable(path) }
    self.lines = lines
    do {
      try lines.endHalfLine()
      let line = try JSONLine.encoding(
        Line(
          way: key, model: way.model, fingerprint: way.fingerprint, decoder: way.decoder))
      // Once is enough.
      let known = try Data(contentsOf: URL(filePath: path))
      if known.range(of: Data((line + "\n").utf8)) == nil { try lines.append(line) }
    } catch {
      throw Self.unwritable(path)
    }
  }

  /// Remembers the recording of a result that is about to be written.
  ///
  /// - Throws: `Failure` with the status `.output` if that cannot be written down.
  func add(_ result: String, of recording: RecordingIdentity) throws(Failure) {
    do {
      try lines.append(
        JSONLine.encoding(
          Line(
            way: key, result: result, recording: recording.path, size: recording.size,
            modified: recording.modified)))
    } catch {
      throw Self.unwritable(path)
    }
  }

  private static func unwritable(_ path: String) -> Failure {
    Failure(
      .output,
      "\(path): what the results are made of cannot be written down; check permissions and the free "
        + "space.")
  }
}

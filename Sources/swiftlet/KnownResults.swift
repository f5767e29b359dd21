internal import Foundation

/// What the ledger of a folder tells of the results in it.
struct KnownResults {
  /// What a result was made of.
  private struct Origin {
    var result: String
    var recording: RecordingIdentity
    /// The key of a way.
    var way: String
  }

  private let folder: ResultFolder
  private var ways: [String: ResultWay] = [:]
  private var origins: [PathBytes: Origin] = [:]

  /// What is known of the results in a folder; nothing where it has no ledger. Lines that nobody can read say nothing.
  init(in folder: ResultFolder) {
    self.folder = folder
    guard let ledger = try? Data(contentsOf: URL(filePath: folder.ledger)) else { return }
    let decoder = JSONDecoder()
    for bytes in [UInt8](ledger).split(separator: UInt8(ascii: "\n")) {
      guard let line = try? decoder.decode(ResultLedger.Line.self, from: Data(bytes)) else {
        continue
      }
      if let result = line.result, let recording = line.recording {
        // A later line is about what has replaced the result.
        origins[PathBytes(result)] = Origin(
          result: result,
          recording: RecordingIdentity(path: recording, size: line.size, modified: line.modified),
          way: line.way)
      } else if let model = line.model, let fingerprint = line.fingerprint,
        let decoder = line.decoder
      {
        ways[line.way] = ResultWay(model: model, fingerprint: fingerprint, decoder: decoder)
      }
    }
  }

  /// Whether nothing is known.
  var isEmpty: Bool { origins.isEmpty }

  /// Makes sure that a result, which is there, may be kept for the recording `file`.
  ///
  /// - Throws: `Failure` with the status `.output` if it was made of another recording.
  func check(_ result: String, of file: String) throws(Failure) {
    guard let origin = origins[PathBytes(result)],
      !RecordingIdentity(file).isSame(as: origin.recording)
    else { return }
    throw Failure(
      .output,
      "\(folder.file(result)): this was made of \(origin.recording.path), and would be kept for "
        + "\(file); take --force to replace what is there, or another folder.")
  }

  /// Makes sure that all results that are there were made in the way of those to come.
  ///
  /// - Throws: `Failure` with the status `.output` if one of them was made in another.
  func check(_ way: ResultWay) throws(Failure) {
    let key = way.key
    let others = origins.values.filter { $0.way != key }.sorted { $0.result < $1.result }
    guard
      let other = others.first(where: {
        FileManager.default.fileExists(atPath: folder.file($0.result))
      })
    else { return }
    let found =
      ways[other.way].map { "results of the model \($0.model) by \($0.decoder)" }
      ?? "results that were made in another way"
    throw Failure(
      .output,
      "\(folder.path): holds \(found), such as \(other.result), and this run would add those of "
        + "\(way.model) by \(way.decoder); take --force to replace what is there, or another folder."
    )
  }
}

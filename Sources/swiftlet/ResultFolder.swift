internal import Foundation
internal import Recognition
internal import Tensors

/// The folder that results are written to, each file complete or not at all.
struct ResultFolder {
  let path: String

  /// Makes the folder if it is not there.
  ///
  /// - Throws: `Failure` with the status `.output` if it cannot be made or written to.
  func prepare() throws(Failure) {
    try make(path)
    guard FileManager.default.isWritableFile(atPath: path) else {
      throw Failure(.output, "\(path): the folder cannot be written to; check its permissions.")
    }
  }

  /// What the result of the recording called `name` is called in a format.
  static func result(_ name: String, _ format: TranscriptFormat) -> String {
    name + "." + format.fileExtension
  }

  /// Where the file called `name` lies.
  func file(_ name: String) -> String { (path.hasSuffix("/") ? path : path + "/") + name }

  /// Where the folder remembers what its results are made of.
  var ledger: String { file(".swiftlet.jsonl") }

  /// Writes a file of the folder, which appears complete and replaces one of its name.
  ///
  /// - Throws: `Failure` with the status `.output`.
  func write(_ document: String, to path: String) throws(Failure) {
    try make(URL(filePath: path).deletingLastPathComponent().path)
    do {
      var file = try AtomicFile(path: path)
      try file.write(document.utf8Span.span.bytes)
      try file.commit()
    } catch {
      throw Failure(.output, String(describing: error))
    }
  }

  private func make(_ folder: String) throws(Failure) {
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw Failure(
        .output, "\(folder): the folder cannot be made; check that no file is in its way.")
    }
  }
}

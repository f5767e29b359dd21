internal import Foundation

/// A whole file of text, which may be a pipe: `<(find …)` is one.
enum TextFile {
  /// The text in a file, or in standard input.
  ///
  /// - Throws: `Failure` that calls the file `what`, if it cannot be read, is no UTF-8, or is larger than `limit`
  ///   bytes.
  static func contents(
    of path: String, what: String, limit: Int = 1 << 30
  ) throws(Failure) -> String {
    let bytes = try bytes(of: path, what: what, limit: limit)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Failure(
        .someInputsFailed,
        "\(path): \(what) has bytes that are not UTF-8, expected text; convert it.")
    }
    return text
  }

  /// What is in a file, or in standard input, whatever it means.
  ///
  /// - Throws: `Failure` that calls the file `what`, if it cannot be read or is larger than `limit` bytes.
  static func bytes(
    of path: String, what: String, limit: Int = 1 << 30
  ) throws(Failure) -> Data {
    let isStandardInput = path == RecordingList.standardInput
    guard
      let file = isStandardInput ? .standardInput : FileHandle(forReadingAtPath: path),
      let bytes = read(file, upTo: limit)
    else {
      throw Failure(
        .someInputsFailed,
        "\(path): \(what) cannot be read; check that the file exists and is readable.")
    }
    guard bytes.count <= limit else {
      throw Failure(
        .someInputsFailed,
        "\(path): \(what) is larger than \(limit >> 20) MiB; is this the right file?")
    }
    return bytes
  }

  /// Everything, or something longer than `limit`; nil where the system reads no further.
  private static func read(_ file: FileHandle, upTo limit: Int) -> Data? {
    var bytes = Data()
    do {
      while bytes.count <= limit, let block = try file.read(upToCount: 1 << 20), !block.isEmpty {
        bytes += block
      }
    } catch {
      return nil
    }
    return bytes
  }
}

internal import Foundation
internal import Glibc

/// All of standard input in a file without a name, for work that must know the end before it begins.
///
/// The file lies on the disk, not in memory, and is gone when the program is, however it ends.
final class SpooledInput {
  private let file: FileHandle

  /// Where the file can be opened, as long as this value lives.
  var path: String { "/proc/self/fd/\(file.fileDescriptor)" }

  /// Reads standard input to its end.
  ///
  /// - Throws: `Failure` if it is a terminal or cannot be read or kept, or if the user interrupts.
  init() throws(Failure) {
    guard isatty(STDIN_FILENO) == 0 else {
      throw Failure(
        .someInputsFailed, "standard input is a terminal, expected a recording: pipe one in.")
    }
    file = try Self.nameless()
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(STDIN_FILENO, &block, block.count)
      if count == 0 { return }
      try Interrupt.check()
      guard count > 0 else {
        if errno == EINTR { continue }
        throw Failure(
          .someInputsFailed, "standard input cannot be read: \(String(cString: strerror(errno))).")
      }
      do {
        try file.write(contentsOf: block.prefix(count))
      } catch {
        throw Self.full()
      }
    }
  }

  private static func nameless() throws(Failure) -> FileHandle {
    let files = FileManager.default
    let url = files.temporaryDirectory.appending(path: "swiftlet-\(UUID().uuidString)")
    guard files.createFile(atPath: url.path, contents: nil, attributes: [.posixPermissions: 0o600]),
      let file = try? FileHandle(forUpdating: url)
    else { throw full() }
    try? files.removeItem(at: url)
    return file
  }

  private static func full() -> Failure {
    Failure(
      .someInputsFailed,
      "standard input cannot be kept in \(FileManager.default.temporaryDirectory.path); free some "
        + "space there, or set TMPDIR.")
  }
}

internal import Foundation
internal import Glibc

/// A file that grows by lines at its end, where other processes may add theirs.
struct LineFile {
  /// Whether there was none before.
  let isNew: Bool
  /// What the system knew of it when it was opened.
  let status: FileStatus
  private let file: FileHandle

  /// Opens a file, which is made if need be; nil where it cannot be written.
  init?(_ path: String) {
    // Always at the end, whatever else writes into the file.
    let flags = O_APPEND | O_CLOEXEC
    var isNew = false
    var descriptor = open(path, O_RDWR | flags)
    if descriptor < 0, errno == ENOENT {
      isNew = true
      descriptor = open(path, O_RDWR | O_CREAT | flags, 0o666)
    }
    // A pipe may be there to be written only.
    if descriptor < 0 { descriptor = open(path, O_WRONLY | flags) }
    guard descriptor >= 0, let status = FileStatus(descriptor: descriptor) else { return nil }
    self.isNew = isNew
    self.status = status
    file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }

  /// Removes all lines; false where the system refuses.
  func clear() -> Bool { ftruncate(file.fileDescriptor, 0) == 0 }

  /// Ends the last line, of which a process that was killed may have left half.
  func endHalfLine() throws {
    guard let end = try? file.seekToEnd(), end > 0 else { return }
    try? file.seek(toOffset: end - 1)
    if (try? file.read(upToCount: 1)) != Data("\n".utf8) { try append("") }
  }

  /// Adds a line, at once, so that lines of several processes do not mix.
  func append(_ line: String) throws {
    try file.write(contentsOf: Data((line + "\n").utf8))
  }
}

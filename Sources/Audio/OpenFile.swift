import Glibc

/// A regular file that is open for reading: the only place that asks the operating system for
/// files.
final class OpenFile {
  let path: String
  private let descriptor: CInt
  /// Length in bytes when the file was opened.
  let size: Int

  /// Opens the file at `path`, without waiting should it be a pipe.
  init(path: String) throws(AudioError) {
    // A Swift string may hold a NUL, at which the operating system would silently cut the path.
    guard !path.utf8.contains(0) else { throw .missing(path: path) }
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else {
      let code = errno
      if code == ENOENT || code == ENOTDIR { throw .missing(path: path) }
      // A socket cannot be opened at all.
      var status = stat()
      if code == ENXIO, stat(path, &status) == 0, let kind = Self.otherKind(of: status.st_mode) {
        throw .notAFile(path: path, kind: kind)
      }
      throw .unreadable(path: path, reason: String(cString: strerror(code)))
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      let reason = String(cString: strerror(errno))
      close(descriptor)
      throw .unreadable(path: path, reason: reason)
    }
    if let kind = Self.otherKind(of: status.st_mode) {
      close(descriptor)
      throw .notAFile(path: path, kind: kind)
    }
    guard status.st_size > 0 else {
      close(descriptor)
      throw .empty(path: path)
    }
    self.path = path
    self.descriptor = descriptor
    self.size = Int(status.st_size)
  }

  deinit { close(descriptor) }

  /// Up to `count` bytes from `offset` on; fewer at the end of the file.
  func bytes(at offset: Int, count: Int) -> [UInt8] {
    guard offset >= 0, offset < size, count > 0 else { return [] }
    var bytes = [UInt8](repeating: 0, count: min(count, size - offset))
    let filled = pread(descriptor, &bytes, bytes.count, offset)
    bytes.removeLast(bytes.count - max(0, filled))
    return bytes
  }

  /// A second descriptor of the same file, which the caller closes.
  func duplicate() throws(AudioError) -> CInt {
    let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0 else {
      throw .unreadable(path: path, reason: String(cString: strerror(errno)))
    }
    return copy
  }

  /// What something is that is not a regular file.
  private static func otherKind(of mode: mode_t) -> String? {
    switch mode & S_IFMT {
    case S_IFREG: nil
    case S_IFDIR: "a directory"
    case S_IFIFO: "a pipe"
    case S_IFSOCK: "a socket"
    default: "a device"
    }
  }
}

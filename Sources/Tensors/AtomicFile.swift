import Glibc

/// A file that appears complete or not at all.
///
/// Bytes go to a temporary file in the same folder. `commit` brings them to the disk and gives them their
/// name, replacing a file that had it; without `commit` the temporary file is removed and nothing happened.
package struct AtomicFile: ~Copyable {
  private let path: String
  private let temporaryPath: String
  private let file: Int32
  private var isCommitted = false

  /// Begins a file that will be at `path`.
  ///
  /// - Throws: `SafetensorsError.cannotWrite`, as the other methods do.
  package init(path: String) throws(SafetensorsError) {
    let unique = "\(getpid()).\(UInt64.random(in: .min ... .max))"
    let temporaryPath = "\(path).\(unique).partial"
    let file = open(temporaryPath, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw .cannotWrite(path: path, reason: systemErrorMessage()) }
    self.path = path
    self.temporaryPath = temporaryPath
    self.file = file
  }

  deinit {
    close(file)
    if !isCommitted { unlink(temporaryPath) }
  }

  /// Adds bytes at the end.
  package mutating func write(_ bytes: RawSpan) throws(SafetensorsError) {
    let failure: Int32? = bytes.withUnsafeBytes { buffer in
      var rest = buffer[...]
      while !rest.isEmpty {
        let written = Glibc.write(
          file, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if written < 0 {
          if errno == EINTR { continue }
          return errno
        }
        rest = rest.dropFirst(written)
      }
      return nil
    }
    if let failure { throw .cannotWrite(path: path, reason: systemErrorMessage(failure)) }
  }

  /// Gives the file its name, once its bytes are on the disk.
  package consuming func commit() throws(SafetensorsError) {
    guard fsync(file) == 0, rename(temporaryPath, path) == 0 else {
      throw .cannotWrite(path: path, reason: systemErrorMessage())
    }
    isCommitted = true
    // The new name is safe only when its folder is on the disk too. Some file systems refuse; then the
    // name lives as long as theirs do, and the file is complete either way.
    let folder = open(Self.folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { return }
    fsync(folder)
    close(folder)
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}

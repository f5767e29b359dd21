import Glibc

/// A file that appears complete or not at all.
///
/// Until `commit` the file has no name, so that nothing is left of it however the process ends. `commit` brings it
/// to the disk and gives it its name, replacing a file that had it. Where the file system has no nameless files it has
/// a hidden name until then, which ends in `.partial`.
package struct AtomicFile: ~Copyable {
  private let path: String
  /// The name until the end, or, of a nameless file, for the moment in which it replaces another.
  private let temporaryPath: String
  private let isNameless: Bool
  private let file: Int32
  private var isCommitted = false

  /// Begins a file that will be at `path`; `nameless` is for tests of the other way.
  ///
  /// - Throws: `SafetensorsError.cannotWrite`, as the other methods do.
  package init(path: String, nameless: Bool = true) throws(SafetensorsError) {
    // Nothing of the name at the end: longer than that, it might be too long.
    let unique = "\(getpid()).\(UInt64.random(in: .min ... .max))"
    let temporaryPath = "\(Self.folder(of: path))/.\(unique).partial"
    var file: Int32 = -1
    // A name is given by way of /proc.
    if nameless, access("/proc/self/fd", X_OK) == 0 {
      file = open(Self.folder(of: path), O_WRONLY | Self.temporary | O_CLOEXEC, 0o666)
    }
    isNameless = file >= 0
    if file < 0 { file = open(temporaryPath, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666) }
    guard file >= 0 else { throw .cannotWrite(path: path, reason: systemErrorMessage()) }
    self.path = path
    self.temporaryPath = temporaryPath
    self.file = file
  }

  /// Linux's `O_TMPFILE`, which is too much of a macro to be imported.
  private static let temporary = 0o20_000_000 | O_DIRECTORY

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
    guard fsync(file) == 0, isNameless ? name() : rename(temporaryPath, path) == 0 else {
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

  /// Gives a nameless file its name, as `rename` would; false with `errno` where it cannot.
  private func name() -> Bool {
    func link(_ name: String) -> Bool {
      linkat(AT_FDCWD, "/proc/self/fd/\(file)", AT_FDCWD, name, AT_SYMLINK_FOLLOW) == 0
    }
    if link(path) { return true }
    // A link replaces nothing, a new name does.
    return errno == EEXIST && link(temporaryPath) && rename(temporaryPath, path) == 0
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}

internal import Glibc

/// What the system knows of a file; that of a link is what it leads to.
struct FileStatus {
  /// Which file it is, whatever it is called.
  struct Place: Hashable {
    fileprivate let device: UInt64
    fileprivate let inode: UInt64
  }

  private let status: stat

  /// The status of what is at a path; nil where there is nothing.
  init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    self.status = status
  }

  /// The status of what is open; nil where nothing is.
  init?(descriptor: Int32) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return nil }
    self.status = status
  }

  /// The status of what a command reads: a file, or, as `-`, standard input.
  init?(input name: String) {
    if name == RecordingList.standardInput {
      self.init(descriptor: STDIN_FILENO)
    } else {
      self.init(name)
    }
  }

  /// Whether it is a file, and no folder, pipe or device.
  var isRegular: Bool { status.st_mode & S_IFMT == S_IFREG }

  /// The file itself.
  var place: Place { Place(device: UInt64(status.st_dev), inode: UInt64(status.st_ino)) }

  /// Its bytes.
  var size: Int { Int(status.st_size) }

  /// When it was changed, in seconds since 1970.
  var modified: Double {
    Double(status.st_mtim.tv_sec) + Double(status.st_mtim.tv_nsec) / 1_000_000_000
  }
}

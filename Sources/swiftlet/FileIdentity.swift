internal import Glibc

/// Which file something leads to, whatever names and links it has.
struct FileIdentity: Hashable {
  private let device: UInt64
  private let number: UInt64

  /// The file that `path` leads to; nil if there is none.
  init?(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    self.init(status)
  }

  /// The file that is open as `descriptor`; nil if none is.
  init?(descriptor: Int32) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return nil }
    self.init(status)
  }

  private init(_ status: stat) {
    device = UInt64(status.st_dev)
    number = UInt64(status.st_ino)
  }
}

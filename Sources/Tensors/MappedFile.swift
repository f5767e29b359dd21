import Glibc

/// A file's bytes, mapped into memory read-only: pages are read when they are first touched, and shared
/// with every other process that maps the same file.
///
/// The size is taken once, when the file is opened. A file that is cut short while it is mapped kills the
/// process when the lost pages are touched; replace model files by renaming, never by overwriting.
final class MappedFile: @unchecked Sendable {
  // Sendable: the mapping is made in `init`, only read afterwards, and removed when nobody holds it.
  private let bytes: UnsafeRawBufferPointer

  /// The length of the file in bytes.
  var count: Int { bytes.count }

  /// Maps the regular file at `path`.
  ///
  /// - Throws: `SafetensorsError.cannotRead`.
  init(path: String) throws(SafetensorsError) {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw .cannotRead(path: path, reason: systemErrorMessage()) }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else {
      throw .cannotRead(path: path, reason: systemErrorMessage())
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .cannotRead(path: path, reason: "it is not a regular file")
    }
    let size = Int(status.st_size)
    guard size > 0 else {  // an empty range cannot be mapped
      bytes = UnsafeRawBufferPointer(start: nil, count: 0)
      return
    }
    guard let start = mmap(nil, size, PROT_READ, MAP_PRIVATE, file, 0), start != MAP_FAILED else {
      throw .cannotRead(path: path, reason: systemErrorMessage())
    }
    bytes = UnsafeRawBufferPointer(start: start, count: size)
  }

  deinit {
    if let start = bytes.baseAddress {
      munmap(UnsafeMutableRawPointer(mutating: start), bytes.count)
    }
  }

  /// Calls `body` with the bytes of `range`.
  func withBytes<R, Failure: Error>(
    in range: Range<Int>, _ body: (RawSpan) throws(Failure) -> R
  ) throws(Failure) -> R {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "bytes outside the file")
    let slice = UnsafeRawBufferPointer(rebasing: bytes[range])
    return try body(slice.bytes)
  }
}

/// What the last failed system call complained about, as a phrase.
func systemErrorMessage(_ code: Int32 = errno) -> String {
  String(cString: strerror(code))
}

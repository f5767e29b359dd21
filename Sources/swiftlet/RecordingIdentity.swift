/// What tells a recording from others: where it lies and, should it have been moved, its size and its age.
struct RecordingIdentity {
  /// The path from the root of the file system; `-` is standard input.
  let path: String
  /// Its bytes, where it is a file.
  let size: Int?
  /// When it was changed, in seconds since 1970, where it is a file.
  let modified: Double?

  /// Whether this and another are one recording, as far as one can tell without reading them.
  func isSame(as other: Self) -> Bool {
    let isSamePath = PathBytes(path) == PathBytes(other.path)
    // Every standard input has one name.
    if isSamePath, path != RecordingList.standardInput { return true }
    guard let size, let modified, let otherSize = other.size, let otherModified = other.modified
    else { return isSamePath }
    return size == otherSize && modified == otherModified
  }
}

extension RecordingIdentity {
  /// The identity of a recording as it is now.
  init(_ file: String) {
    // The size of a pipe says nothing.
    let status = FileStatus(input: file).flatMap { $0.isRegular ? $0 : nil }
    self.init(
      path: file == RecordingList.standardInput ? file : RecordingList.absolute(file),
      size: status?.size, modified: status?.modified)
  }
}

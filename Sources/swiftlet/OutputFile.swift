internal import Foundation

/// A file that a command writes at its end, and that is tried before the work begins.
struct OutputFile {
  let path: String

  /// Checks that the folder takes files.
  ///
  /// - Throws: `Failure` with the status `.output`.
  init(_ path: String) throws(Failure) {
    self.path = path
    var isFolder: ObjCBool = false
    let files = FileManager.default
    if files.fileExists(atPath: path, isDirectory: &isFolder) {
      guard !isFolder.boolValue else { throw failure("it is a folder") }
      guard files.isWritableFile(atPath: path) else { throw failure("permission denied") }
    } else {
      let folder = URL(filePath: path).deletingLastPathComponent().path
      guard files.isWritableFile(atPath: folder) else {
        throw failure("its folder does not exist or cannot be written to")
      }
    }
  }

  /// Writes all at once: a regular file appears complete or not at all.
  ///
  /// - Throws: `Failure` with the status `.output`.
  func write(_ data: Data) throws(Failure) {
    do {
      let type =
        try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
      // A device, such as /dev/stdout, must not be replaced by a file.
      let isReplaceable = type == nil || type == .typeRegular
      try data.write(to: URL(filePath: path), options: isReplaceable ? .atomic : [])
    } catch {
      let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
      throw failure(
        cause?.domain == NSPOSIXErrorDomain
          ? String(cString: strerror(Int32(cause?.code ?? 0))) : error.localizedDescription)
    }
  }

  private func failure(_ reason: String) -> Failure {
    Failure(.output, "\(path): cannot be written (\(reason)); check the folder and the free space.")
  }
}

internal import Foundation

/// A file that a command writes at its end, and that is tried before the work begins.
struct OutputFile {
  let path: String

  /// Checks that the folder takes files, and that the file is none of `inputs`, whatever these are called.
  ///
  /// - Throws: `Failure` with the status `.output`.
  init(_ path: String, sparing inputs: [String] = []) throws(Failure) {
    self.path = path
    try spare(inputs)
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

  /// Refuses to replace what the command reads.
  ///
  /// - Throws: `Failure` with the status `.output` where one of `inputs` is this file.
  func spare(_ inputs: [String]) throws(Failure) {
    guard let identity = FileIdentity(path), !isStandardOutput,
      let input = inputs.first(where: { FileIdentity($0) == identity })
    else { return }
    let name = input == path ? "it" : "it is \(input), which"
    throw failure("\(name) is read by this command")
  }

  /// Whether it is where standard output goes, such as /dev/stdout.
  private var isStandardOutput: Bool {
    FileIdentity(path).map { $0 == FileIdentity(descriptor: 1) } ?? false
  }

  /// Writes all at once: a regular file appears complete or not at all. What goes to standard output follows what is
  /// there already.
  ///
  /// - Throws: `Failure` with the status `.output`.
  func write(_ data: Data) throws(Failure) {
    do {
      guard !isStandardOutput else {
        try FileHandle.standardOutput.write(contentsOf: data)
        return
      }
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
    Failure(
      .output,
      "\(path): cannot be written (\(reason)); check the folder and the free space, or name another file."
    )
  }
}

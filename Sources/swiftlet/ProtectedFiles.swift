internal import Foundation

/// The files of a run into which nothing else may be written: what it reads, and its results.
struct ProtectedFiles {
  /// What is read; `-` is standard input.
  var inputs: [String] = []
  /// Where results are, or will be.
  var results: [String] = []

  /// Refuses a report at `path`, if that is one of these files, whatever it is called there.
  ///
  /// - Throws: `Failure` with the status `.output`.
  func refuse(_ path: String) throws(Failure) {
    let there = FileStatus(path).flatMap { $0.isRegular ? $0.place : nil }
    if let there, let input = inputs.first(where: { FileStatus(input: $0)?.place == there }) {
      let what =
        input == RecordingList.standardInput
        ? "standard input comes from this file"
        : "the command reads this file" + (input == path ? "" : ", as \(input)")
      throw Failure(.output, "\(path): \(what); name another for the report.")
    }
    if let result = resultInTheWay(of: path, there) {
      let name = result == path ? "" : ", \(result)"
      throw Failure(
        .output, "\(path): this is the place of a result\(name); name another for the report.")
    }
  }

  /// The result whose place `path` is.
  private func resultInTheWay(of path: String, _ there: FileStatus.Place?) -> String? {
    let url = URL(filePath: path).standardizedFileURL
    let folder = url.deletingLastPathComponent().path
    // Few end like this; only of these need one know where they lie.
    let ending = "/" + url.lastPathComponent
    return results.first { result in
      if let there, FileStatus(result)?.place == there { return true }
      guard result.hasSuffix(ending) else { return false }
      let other = URL(filePath: result).standardizedFileURL
      guard PathBytes(other.lastPathComponent) == PathBytes(url.lastPathComponent) else {
        return false
      }
      let otherFolder = other.deletingLastPathComponent().path
      if PathBytes(otherFolder) == PathBytes(folder) { return true }
      guard let place = FileStatus(folder)?.place else { return false }
      return FileStatus(otherFolder)?.place == place
    }
  }
}

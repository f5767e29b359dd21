import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// Folders that appear whole or not at all, whenever the process is killed or the power fails.
///
/// A folder is filled under another name, `….partial`, brought to the disk, and renamed. One that it takes the
/// place of is kept as `….previous` until then, because a folder cannot be renamed onto another: `recover`
/// ends what a process that died between two renames began.
enum AtomicFolder {
  private static let partialSuffix = ".partial"
  private static let previousSuffix = ".previous"

  /// Makes the folder `path` of the files that `fill` writes into the folder it is given.
  ///
  /// - Throws: what `fill` throws, and what the system says about folders and renaming.
  static func write(to path: String, fill: (_ folder: String) throws -> Void) throws {
    let files = FileManager.default
    let (partial, previous) = (path + partialSuffix, path + previousSuffix)
    recover(path)
    try files.createDirectory(atPath: partial, withIntermediateDirectories: true)
    try fill(partial)
    for name in try files.contentsOfDirectory(atPath: partial) { try sync(partial + "/" + name) }
    try sync(partial)
    if files.fileExists(atPath: path) { try rename(path, to: previous) }
    try rename(partial, to: path)
    try sync(URL(fileURLWithPath: path).deletingLastPathComponent().path)
    try? files.removeItem(atPath: previous)
  }

  /// Brings back a folder whose replacement was interrupted, and removes what is left of unfinished work.
  static func recover(_ path: String) {
    let files = FileManager.default
    let previous = path + previousSuffix
    if !files.fileExists(atPath: path), files.fileExists(atPath: previous) {
      try? rename(previous, to: path)
    }
    try? files.removeItem(atPath: path + partialSuffix)
    // Where it could not be renamed it is the only one.
    if files.fileExists(atPath: path) { try? files.removeItem(atPath: previous) }
  }

  /// Removes a folder; one that is removed in part no longer has its name.
  static func remove(_ path: String) {
    recover(path)
    try? rename(path, to: path + partialSuffix)
    recover(path)
  }

  /// The folders in `parent`, by path in the order of their names, without unfinished ones.
  static func all(in parent: String) -> [String] {
    names(in: parent).filter { !$0.hasSuffix(partialSuffix) && !$0.hasSuffix(previousSuffix) }
      .sorted().map { parent + "/" + $0 }
  }

  /// Recovers every folder in `parent`.
  static func recoverAll(in parent: String) {
    for name in names(in: parent) {
      for suffix in [partialSuffix, previousSuffix] where name.hasSuffix(suffix) {
        recover(parent + "/" + name.dropLast(suffix.count))
      }
    }
  }

  private static func names(in parent: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
  }

  private static func rename(_ old: String, to new: String) throws {
    guard Glibc.rename(old, new) == 0 else { throw lastFailure }
  }

  private static func sync(_ path: String) throws {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw lastFailure }
    defer { close(file) }
    // A file system that cannot bring a folder to the disk says so by EINVAL; the folder is whole either way.
    guard fsync(file) == 0 || errno == EINVAL else { throw lastFailure }
  }

  private static var lastFailure: NSError {
    NSError(domain: NSPOSIXErrorDomain, code: Int(errno))
  }
}

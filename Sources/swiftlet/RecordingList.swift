import Foundation

/// The recordings that a command line names: files, folders, patterns and lists, in order.
package struct RecordingList: Sendable {
  /// The recording on standard input.
  package static let standardInput = "-"

  /// What names of recordings in folders end in.
  package static let extensions: Set<String> = [
    "wav", "flac", "ogg", "oga", "opus", "mp3", "aiff", "aif", "aifc", "au", "snd", "caf", "w64",
    "rf64",
  ]

  /// Something that was named but holds no recordings.
  package struct Problem: Sendable, Equatable {
    /// What was named.
    package var name: String
    /// What is wrong with it, as a sentence that begins with its name.
    package var sentence: String

    /// The problem of a name, shown as far as it is text.
    static func notText(_ name: String) -> Self {
      Self(
        name: name, sentence: "\(name): this name has bytes that are not UTF-8; rename the file.")
    }
  }

  /// The recordings, as they were named or found.
  package private(set) var files: [String] = []
  /// What holds no recordings.
  package private(set) var problems: [Problem] = []
  /// The folders that were searched, and those of single files: absolute, without links or dots resolved.
  private var folders: [String] = []

  /// The recordings of these arguments, and after them of the names in a list.
  ///
  /// - Parameters:
  ///   - arguments: Files, patterns, `-`, and, if `isRecursive`, folders.
  ///   - listed: Files and folders, taken literally.
  ///   - unusable: What cannot be a name in the list.
  ///   - isRecursive: Whether folders stand for the recordings below them.
  package init(
    _ arguments: [String], listed: [String] = [], unusable: [Problem] = [],
    isRecursive: Bool = false
  ) {
    problems = unusable
    for argument in arguments {
      if argument == Self.standardInput {
        files.append(argument)
      } else if Glob.isPattern(argument), !FileManager.default.fileExists(atPath: argument) {
        let matches = Glob.matches(argument)
        if matches.isEmpty {
          problems.append(
            Self.isRepaired(argument)
              ? .notText(argument)
              : Problem(name: argument, sentence: "\(argument): no file matches this pattern."))
        }
        folders.append(Self.absolute(Glob.fixedFolder(of: argument)))
        for path in matches { add(path, isRecursive) }
      } else {
        folders.append(Self.isFolder(argument) ? Self.absolute(argument) : Self.parent(argument))
        add(argument, isRecursive)
      }
    }
    for path in listed.map({ $0 == Self.standardInput ? "./-" : $0 }) {
      folders.append(Self.isFolder(path) ? Self.absolute(path) : Self.parent(path))
      add(path, isRecursive)
    }
  }

  /// The deepest folder that holds everything that was named; `/` if nothing was.
  package var commonFolder: String {
    let parts = folders.map { $0.split(separator: "/") }
    guard var common = parts.first else { return "/" }
    for other in parts {
      common = zip(common, other).prefix { $0 == $1 }.map(\.0)
    }
    return "/" + common.joined(separator: "/")
  }

  /// A path from the root of the file system, without `.` and `..`.
  package static func absolute(_ path: String) -> String {
    URL(filePath: path).standardizedFileURL.path
  }

  private mutating func add(_ path: String, _ isRecursive: Bool) {
    guard !Self.isRepaired(path) else {
      problems.append(.notText(path))
      return
    }
    guard isRecursive, Self.isFolder(path) else {
      files.append(path)
      return
    }
    let count = (files.count, problems.count)
    walk(path.hasSuffix("/") ? path : path + "/")
    if count == (files.count, problems.count) {
      problems.append(
        Problem(name: path, sentence: "\(path): there is no recording in this folder."))
    }
  }

  /// Adds the recordings of a folder, in the order of names, and of those below it. Hidden ones and links to
  /// folders are left out.
  private mutating func walk(_ folder: String) {
    do {
      for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() {
        guard !name.hasPrefix(".") else { continue }
        let path = folder + name
        let kind = URL(filePath: path).pathExtension.lowercased()
        if Self.isRepaired(path) {
          // Without an extension it may be a folder, which would be missed.
          if kind.isEmpty || Self.extensions.contains(kind) { problems.append(.notText(path)) }
        } else if Glob.isFolderItself(path) {
          walk(path + "/")
        } else if !Self.isFolder(path), Self.extensions.contains(kind) {
          files.append(path)
        }
      }
    } catch {
      problems.append(
        Problem(name: folder, sentence: "\(folder): the folder cannot be read; check permissions."))
    }
  }

  /// Whether there is a folder at `path`, or a link to one.
  static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && isFolder.boolValue
  }

  /// Whether bytes of a name that are no text were replaced on the way to us, so that nothing is found by it.
  private static func isRepaired(_ path: String) -> Bool {
    path.unicodeScalars.contains { $0 == "\u{fffd}" }
      && !FileManager.default.fileExists(atPath: path)
  }

  private static func parent(_ path: String) -> String {
    URL(filePath: absolute(path)).deletingLastPathComponent().path
  }
}

import Foundation

/// Names with wildcards, where no shell has expanded them: `*`, `?` and `[…]` within a name, and `**` for
/// any number of folders, with all files in them where it comes last. Hidden files are matched only by a pattern that
/// begins with a dot.
package enum Glob {
  /// Whether `path` has a wildcard.
  package static func isPattern(_ path: String) -> Bool {
    path.contains { "*?[".contains($0) }
  }

  /// The part of a pattern that is a folder without wildcards; `.` where it begins with one.
  package static func fixedFolder(of pattern: String) -> String {
    let components = pattern.components(separatedBy: "/")
    let fixed = components.prefix { !isPattern($0) }.joined(separator: "/")
    return fixed.isEmpty ? (pattern.hasPrefix("/") ? "/" : ".") : fixed
  }

  /// The files and folders that a pattern matches, each folder's in the order of their names.
  package static func matches(_ pattern: String) -> [String] {
    let isAbsolute = pattern.hasPrefix("/")
    let components = pattern.split(separator: "/").map(String.init)
    // Two `**` find the same file by more ways than one.
    var seen: Set<PathBytes> = []
    return matches(components[...], below: isAbsolute ? "/" : "")
      .filter { seen.insert(PathBytes($0)).inserted }
  }

  private static func matches(_ components: ArraySlice<String>, below folder: String) -> [String] {
    guard let component = components.first else { return [] }
    let rest = components.dropFirst()
    if component == "**" {
      // No folder, or each with all below it; links are not followed, so that this ends.
      let below = names(in: folder).filter {
        !$0.hasPrefix(".") && isFolderItself(folder + $0)
      }
      let here =
        rest.isEmpty
        ? matches(["*"], below: folder).filter { !isFolder($0) } : matches(rest, below: folder)
      return here + below.flatMap { matches(components, below: folder + $0 + "/") }
    }
    let found: [String] =
      isPattern(component)
      ? names(in: folder).filter { fnmatch(component, $0, FNM_PERIOD) == 0 }
      : [component].filter { FileManager.default.fileExists(atPath: folder + $0) }
    return rest.isEmpty
      ? found.map { folder + $0 } : found.flatMap { matches(rest, below: folder + $0 + "/") }
  }

  private static func names(in folder: String) -> [String] {
    let names = try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)
    return (names ?? []).sorted()
  }

  private static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && isFolder.boolValue
  }

  /// Whether `path` is a folder, and not a link to one.
  static func isFolderItself(_ path: String) -> Bool {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    return attributes?[.type] as? FileAttributeType == .typeDirectory
  }
}

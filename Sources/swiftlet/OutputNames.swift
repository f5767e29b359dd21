import Foundation

/// Names for the results of recordings: different for different recordings, and the same whenever the same
/// recordings are named.
///
/// A name is the recording's path below the folder that holds all of them, without its extension. Where
/// several recordings would share a name, those keep their extensions.
package struct OutputNames: Sendable {
  /// A name for each recording; equal only for equal recordings.
  package let names: [String]

  /// Names for `files`, which lie below `folder`.
  package init(_ files: [String], below folder: String) {
    let root = folder.hasSuffix("/") ? folder : folder + "/"
    let whole = files.map { file in
      guard file != RecordingList.standardInput else { return "stdin" }
      let path = RecordingList.absolute(file)
      // A link or a list may lead out of the folder; then all of the path tells it apart.
      return path.hasPrefix(root) ? String(path.dropFirst(root.count)) : String(path.dropFirst())
    }
    let paths = whole.map(PathBytes.init)
    var names = Dictionary(
      zip(paths, whole).map { ($0, (whole: $1, name: Self.withoutExtension($1))) },
      uniquingKeysWith: { first, _ in first })
    var owners: [[PathBytes]]
    repeat {
      // What keeps its extension may in turn collide with a name that has lost one.
      owners = Dictionary(grouping: names) { PathBytes($0.value.name) }.values
        .filter { $0.count > 1 }.map { $0.map(\.key) }
      for path in owners.joined() {
        if let whole = names[path]?.whole { names[path]?.name = whole }
      }
    } while !owners.isEmpty
    self.names = zip(paths, whole).map { names[$0]?.name ?? $1 }
  }

  private static func withoutExtension(_ path: String) -> String {
    let name = path.split(separator: "/").last ?? ""
    // A leading dot hides a file; it begins no extension.
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return path }
    return String(path[..<dot])
  }
}

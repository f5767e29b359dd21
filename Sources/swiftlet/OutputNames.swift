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
    var names = Dictionary(
      whole.map { ($0, Self.withoutExtension($0)) }, uniquingKeysWith: { first, _ in first })
    var owners: [String: [String]]
    repeat {
      // What keeps its extension may in turn collide with a name that has lost one.
      owners = Dictionary(grouping: names.keys) { names[$0] ?? $0 }.filter { $1.count > 1 }
      for file in owners.values.joined() { names[file] = file }
    } while !owners.isEmpty
    self.names = whole.map { names[$0] ?? $0 }
  }

  private static func withoutExtension(_ path: String) -> String {
    let name = path.split(separator: "/").last ?? ""
    // A leading dot hides a file; it begins no extension.
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return path }
    return String(path[..<dot])
  }
}

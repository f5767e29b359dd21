package import Foundation

/// The keys that a page of `Documentation` explains in its tables, and those that a JSON value has.
package enum DocumentedKeys {
  /// Key → the other cells of its row, for all rows of a page that begin with a key in backquotes.
  package static func rows(of page: String) throws -> [String: [String]] {
    let path = "\(Fixtures.repository)/Documentation/\(page)"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    var rows: [String: [String]] = [:]
    for line in text.split(separator: "\n") where line.hasPrefix("| `") {
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      let key = cells[0].trimmingCharacters(in: ["`"])
      guard rows.updateValue(Array(cells.dropFirst()), forKey: key) == nil else {
        throw Twice(key: key)
      }
    }
    return rows
  }

  /// A key has two rows.
  package struct Twice: Error {
    /// Which.
    package let key: String
  }

  /// The paths to everything in a JSON text that is no object with members, with a dot before each key and the
  /// `kind` of a list's members in brackets; what is in `whole` is not looked into.
  package static func paths(in json: Data, whole: Set<String> = []) throws -> Set<String> {
    paths(in: try JSONSerialization.jsonObject(with: json), at: "", whole)
  }

  private static func paths(in value: Any, at path: String, _ whole: Set<String>) -> Set<String> {
    guard !whole.contains(path) else { return [path] }
    if let object = value as? [String: Any], !object.isEmpty {
      return object.reduce(into: []) { result, member in
        let below = path.isEmpty ? member.key : "\(path).\(member.key)"
        result.formUnion(paths(in: member.value, at: below, whole))
      }
    }
    guard let list = value as? [[String: Any]], !list.isEmpty else { return [path] }
    return list.reduce(into: []) { result, member in
      guard let kind = member["kind"] as? String else { return }
      let others = member.filter { $0.key != "kind" }
      result.formUnion(paths(in: others, at: "\(path)[\(kind)]", whole))
    }
  }

  /// The names of the properties of a value, and of the values in it, that are nil.
  package static func missing(in value: Any) -> [String] {
    Mirror(reflecting: value).children.flatMap { child -> [String] in
      let mirror = Mirror(reflecting: child.value)
      switch mirror.displayStyle {
      case .optional where mirror.children.isEmpty: return [child.label ?? ""]
      case .struct, .optional: return missing(in: child.value)
      default: return []
      }
    }
  }
}

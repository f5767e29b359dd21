/// One file of the package, by its path from the root of the repository.
struct SourceFile {
  let path: String
  let source: SourceCode

  init(path: String, text: String) {
    self.path = path
    source = SourceCode(text)
  }

  private var components: [Substring] { path.split(separator: "/") }

  /// `Sources` or `Tests`.
  var area: String { String(components[0]) }
  /// The target, which is the folder below the area.
  var target: String { String(components[1]) }
  /// The name without its folders.
  var name: String { String(components[components.count - 1]) }
  /// The name without its folders and its ending.
  var stem: String { String(name.prefix(while: { $0 != "." })) }
  /// The folder that holds the file.
  var folder: String { components.dropLast().joined(separator: "/") }
  /// Whether it is in a folder below its target's own.
  var isInSubfolder: Bool { components.count > 3 }

  var isSwift: Bool { path.hasSuffix(".swift") }
  var isC: Bool { [".c", ".cpp", ".h"].contains { path.hasSuffix($0) } }

  /// Whether one of `paths`, in which folders end in a slash, is this file or holds it.
  func isIn(_ paths: some Sequence<String>) -> Bool {
    paths.contains { $0.hasSuffix("/") ? path.hasPrefix($0) : path == $0 }
  }

  /// A violation in the line with this index.
  func violation(at index: Int, _ message: String) -> Violation {
    Violation(path: path, line: index + 1, message: message)
  }

  /// The violations of a rule about single lines of code.
  func violations(inCode message: (Substring) -> String?) -> [Violation] {
    source.codeLines.enumerated().compactMap { index, line in
      message(line).map { violation(at: index, $0) }
    }
  }
}

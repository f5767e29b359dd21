/// A source text whose comments and string literals can be told from its code.
struct SourceCode {
  /// The lines as written.
  let lines: [Substring]
  /// The lines with comments and the insides of strings left out.
  let codeLines: [Substring]

  init(_ text: String) {
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    var scanner = SourceScanner(text)
    codeLines = scanner.code().split(separator: "\n", omittingEmptySubsequences: false)
  }

  /// Whether there is more than comments and imports.
  var declaresSomething: Bool {
    codeLines.contains { line in
      let words = line.split(separator: " ")
      return !words.isEmpty && !words.contains("import")
    }
  }
}

/// The lines of a single file that break a rule, for tests that show what it catches.
extension Rule {
  /// The numbers of the lines of `text` that break the rule, as a file at `path`.
  func lines(of text: String, at path: String, readme: String = "") -> [Int] {
    violations(SourceTree(files: [SourceFile(path: path, text: text)], readme: readme)).map(\.line)
  }
}

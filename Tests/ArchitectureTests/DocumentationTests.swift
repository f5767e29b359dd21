import Foundation
import Testing

/// What the documentation shows is what the compiler has seen.
struct DocumentationTests {
  private let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private func files(below folder: String, endingWith suffix: String) throws -> [String] {
    let path = root.appending(path: folder).path
    return try FileManager.default.subpathsOfDirectory(atPath: path)
      .filter { $0.hasSuffix(suffix) }.sorted().map { path + "/" + $0 }
  }

  /// The pieces of Swift in a text of Markdown.
  private func examples(in text: String) -> [String] {
    text.components(separatedBy: "```swift\n").dropFirst().compactMap {
      $0.components(separatedBy: "\n```").first
    }
  }

  @Test func everyExampleIsPartOfAFileThatIsCompiled() throws {
    let compiled =
      try
      (files(below: "Snippets", endingWith: ".swift")
      + [root.appending(path: "Tests/RecognitionTests/CustomHeadTests.swift").path])
      .map { try String(contentsOfFile: $0, encoding: .utf8) }
    var count = 0
    for article in try files(below: "Sources", endingWith: ".md") where article.contains(".docc/") {
      for example in examples(in: try String(contentsOfFile: article, encoding: .utf8)) {
        count += 1
        #expect(compiled.contains { $0.contains(example) }, "\(article):\n\(example)")
      }
    }
    #expect(count >= 6)
  }
}

import Foundation
import Testing

@testable import Text

struct LexiconTests {
  @Test func phonesAreLabelledInTheirOrderAndWordsSpelledInThem() throws {
    let lexicon = try Lexicon("night n ay t\nknit\tn  ih t \r\n\na ax\n")
    #expect(lexicon.phones == ["ax", "ay", "ih", "n", "t"])
    #expect(lexicon.labelCount == 6)
    #expect(lexicon.labels(of: " a knit night ") == [1, 4, 3, 5, 4, 2, 5])
    #expect(lexicon.labels(of: "") == [])
    #expect(lexicon.words(of: " a knit night ") == [[1], [4, 3, 5], [4, 2, 5]])
    #expect(lexicon.words(of: "") == [] && lexicon.words(of: "a bird") == nil)
  }

  @Test func theFirstPronunciationCountsAndCommentsDoNot() throws {
    let lexicon = try Lexicon(";;; CMU\nthe dh ax\nthe dh iy\n")
    #expect(lexicon.phones == ["ax", "dh"])
    #expect(lexicon.labels(of: "the") == [2, 1])
  }

  @Test func aWordThatIsNotThereIsNamed() throws {
    let lexicon = try Lexicon("a ax\n")
    #expect(lexicon.labels(of: "a tree") == nil)
    #expect(lexicon.missingWords(in: "a tree a bird") == ["tree", "bird"])
    #expect(lexicon.missingWords(in: "A") == ["A"])
  }

  @Test(arguments: [("a ax\nb\n", 2), ("", 1), (";;; nothing\n", 1)])
  func aBrokenLineIsNamedByItsNumber(text: String, line: Int) {
    let error = #expect(throws: TextError.self) { try Lexicon(text) }
    guard case .malformedLexicon(line, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(error?.description.contains("line \(line)") == true)
  }

  @Test func aFileIsReadOrRefused() throws {
    let path = FileManager.default.temporaryDirectory.path + "/lexicon-\(UUID().uuidString).txt"
    defer { try? FileManager.default.removeItem(atPath: path) }
    #expect(throws: TextError.self) { try Lexicon(path: path) }
    try Data("a ax\n".utf8).write(to: URL(fileURLWithPath: path))
    #expect(try Lexicon(path: path).labels(of: "a") == [1])
    try Data([0x61, 0x20, 0xff, 0x0a]).write(to: URL(fileURLWithPath: path))
    #expect(throws: TextError.malformedLexicon(line: 1, reason: "the file is not UTF-8")) {
      try Lexicon(path: path)
    }
  }
}

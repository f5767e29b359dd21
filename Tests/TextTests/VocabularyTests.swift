import Testing

@testable import Text

struct VocabularyTests {
  func vocabulary() throws -> Vocabulary {
    try Vocabulary([
      Piece(text: "<blank>", kind: .special), Piece(text: "<unk>", kind: .unknown),
      Piece(text: "▁", kind: .text), Piece(text: "▁a", kind: .text), Piece(text: "b", kind: .text),
      Piece(text: "c▁", kind: .text), Piece(text: "d▁e", kind: .text),
      Piece(text: "<0xC3>", kind: .byte(0xC3)), Piece(text: "<0xA9>", kind: .byte(0xA9)),
    ])
  }

  func words(_ tokens: [Int]) throws -> [String] {
    try vocabulary().words(of: tokens).map { "\($0.word) \($0.tokens)" }
  }

  @Test("a word begins at its marker and ends before the next")
  func grouping() throws {
    #expect(try words([3, 4, 3, 4, 4]) == ["ab 0..<2", "abb 2..<5"])
    #expect(try words([4, 2, 4, 2]) == ["b 0..<1", "b 1..<3"])
    #expect(try words([5, 4]) == ["c 0..<1", "b 1..<2"])
  }

  @Test("blanks around a word are not part of it, blanks within are")
  func blanks() throws {
    #expect(try words([0, 3, 0, 4, 0, 0, 3, 0]) == ["ab 1..<4", "a 6..<7"])
  }

  @Test("a token that spans two words belongs to both")
  func spanning() throws {
    #expect(try words([3, 6, 4]) == ["ad 0..<2", "eb 1..<3"])
  }

  @Test("bytes join into characters; broken ones become the replacement character")
  func bytes() throws {
    #expect(try words([3, 7, 8]) == ["aé 0..<3"])
    #expect(try words([3, 8, 2, 7]) == ["a\u{FFFD} 0..<2", "\u{FFFD} 2..<4"])
  }

  @Test("the first piece must be able to be the blank")
  func blankFirst() {
    #expect(throws: TextError.self) { try Vocabulary([Piece(text: "a", kind: .text)]) }
    #expect(throws: TextError.self) { try Vocabulary([]) }
  }
}

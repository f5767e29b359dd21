import Testing

@testable import Text

struct TokenListTests {
  @Test("ids are the places of the lines, or the numbers on them")
  func ids() throws {
    let plain = try Tokenizer(tokenList: "<blank>\n<unk>\n▁a\nb\n")
    let numbered = try Tokenizer(tokenList: "b 3\r\n▁a\t2\r\n<unk> 1\r\n<blank> 0\r\n")
    #expect(plain.pieces == numbered.pieces)
    #expect(try plain.encode("ab") == [2, 3])
  }

  @Test("takes the longest piece that fits")
  func longest() throws {
    let tokenizer = try Tokenizer(tokenList: "<blank>\n<unk>\n▁\n▁th\n▁the\nr\ne\nre\n")
    #expect(try tokenizer.encode("there  the") == [4, 7, 4])
    #expect(tokenizer.decode([4, 7, 4]) == "there the")
    #expect(tokenizer.words(of: [2, 7, 0, 4]).map(\.tokens) == [0..<2, 3..<4])
  }

  @Test("a space may be a piece of its own", arguments: ["<space>", "|"])
  func spacePiece(_ space: String) throws {
    let tokenizer = try Tokenizer(tokenList: "<blank>\n\(space)\na\nb")
    #expect(try tokenizer.encode("ab a") == [2, 3, 1, 2])
    #expect(tokenizer.decode([2, 3, 1, 1, 2]) == "ab a")
  }

  @Test("unknown characters are one unknown token, bytes, or an error")
  func unknown() throws {
    #expect(try Tokenizer(tokenList: "<blank>\n<unk>\na").encode("aéza") == [2, 1, 2])
    let bytes = try Tokenizer(tokenList: "<blank>\na\n<0xC3>\n<0xA9>")
    #expect(try bytes.encode("aé") == [1, 2, 3])
    #expect(bytes.decode([1, 2, 3, 2]) == "aé\u{FFFD}")
    #expect(throws: TextError.unknownCharacter("é", text: "aé")) {
      try Tokenizer(tokenList: "<blank>\na").encode("aé")
    }
  }

  @Test("a broken line is named by its number")
  func broken() {
    let broken = [
      "<blank>\na b c\n": 2, "<blank>\na\na\n": 3, "<blank> 0\na 7\n": 2, "a\n\nb\n": 2,
    ]
    for (text, line) in broken {
      do {
        _ = try Tokenizer(tokenList: text)
        Issue.record("expected an error for \(text)")
      } catch {
        #expect(error.description.contains("line \(line)"))
      }
    }
  }

  @Test("a list without a blank at id 0, or with nothing, is refused")
  func unsuitable() {
    #expect(throws: TextError.self) { try Tokenizer(tokenList: "a\nb\n") }
    #expect(throws: TextError.self) { try Tokenizer(tokenList: "") }
    #expect(throws: TextError.self) { try Tokenizer(tokenList: "\n\n") }
  }

  @Test("hostile text does not crash")
  func hostile() throws {
    let tokenizer = try Tokenizer(tokenList: "<blank>\n<unk>\n▁a\na\n1\n▁👍")
    for text in hostileTexts {
      #expect(try !tokenizer.encode(text).contains(0))
    }
  }
}

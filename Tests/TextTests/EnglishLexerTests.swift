import Testing

@testable import Text

struct EnglishLexerTests {
  func tokens(_ text: String) -> [EnglishToken] { EnglishLexer.tokens(Array(text.unicodeScalars)) }

  @Test("an apostrophe belongs to a word only between letters")
  func apostrophes() {
    #expect(
      tokens("'don't' a''b") == [
        .word("don't", dotted: false), .word("a", dotted: false), .word("b", dotted: false),
      ])
  }

  @Test("commas group digits by three, or separate numbers")
  func grouping() {
    #expect(tokens("1,234,567") == [.number(WrittenNumber(digits: "1234567", isGrouped: true))])
    #expect(
      tokens("12,34") == [
        .number(WrittenNumber(digits: "12")), .number(WrittenNumber(digits: "34")),
      ])
    #expect(
      tokens("1,2345") == [
        .number(WrittenNumber(digits: "1")), .number(WrittenNumber(digits: "2345")),
      ])
  }

  @Test("fractions and suffixes belong to their number")
  func numberParts() {
    #expect(tokens("3.25") == [.number(WrittenNumber(digits: "3", fraction: "25"))])
    #expect(tokens("21st") == [.number(WrittenNumber(digits: "21", suffix: .ordinal))])
    #expect(tokens("90's") == [.number(WrittenNumber(digits: "90", suffix: .plural))])
    #expect(tokens("5 .") == [.number(WrittenNumber(digits: "5"))])
  }

  @Test("a hyphen is a minus only before a number and after a space")
  func minus() {
    #expect(tokens("a -5").contains(.sign("-")))
    #expect(!tokens("a-5 - 5 -a").contains(.sign("-")))
  }
}

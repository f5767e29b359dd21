import Testing

@testable import Text

struct EnglishSpellerTests {
  private func words(_ tokens: EnglishToken...) -> String {
    EnglishSpeller.words(tokens).joined(separator: " ")
  }

  @Test("a sign takes the number after it, or is not spoken")
  func signs() {
    let five = EnglishToken.number(WrittenNumber(digits: "5"))
    #expect(words(.sign("$"), five) == "five dollars")
    #expect(words(.sign("#"), five) == "number five")
    #expect(words(.sign("$"), .word("bill", dotted: false)) == "bill")
    #expect(words(.sign("#")) == "")
  }

  @Test("an abbreviation that is also a word needs its full stop")
  func abbreviations() {
    #expect(words(.word("st", dotted: true), .word("paul", dotted: false)) == "saint paul")
    #expect(words(.word("st", dotted: false)) == "st")
    #expect(words(.word("dr", dotted: false)) == "doctor")
  }

  @Test("four digits are a year unless they count something")
  func years() {
    let number = EnglishToken.number(WrittenNumber(digits: "1500"))
    #expect(words(number) == "fifteen hundred")
    #expect(words(number, .sign("%")) == "one thousand five hundred percent")
    #expect(words(.sign("€"), number) == "one thousand five hundred euros")
  }

  @Test("one of something is singular")
  func singulars() {
    let one = EnglishToken.number(WrittenNumber(digits: "1"))
    #expect(words(one, .sign("¢")) == "one cent")
    #expect(words(one, .sign("°")) == "one degree")
    #expect(words(.sign("£"), one) == "one pound")
  }
}

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
    #expect(words(.word("sen", dotted: true), .word("paul", dotted: false)) == "senator paul")
  }

  @Test("a hundredth of a yen is no senator")
  func sen() {
    let half = EnglishToken.number(WrittenNumber(digits: "0", fraction: "50"))
    #expect(words(.sign("¥"), half) == "fifty sen")
    #expect(words(.word("fifty", dotted: false), .word("sen", dotted: false)) == "fifty sen")
  }

  @Test("per cent is one word, whatever stands between that is not spoken")
  func percent() {
    let (per, cent) = (
      EnglishToken.word("per", dotted: false), EnglishToken.word("cent", dotted: false)
    )
    #expect(words(per, cent) == "percent")
    #expect(words(per, .sign("$"), cent) == "percent")
    let one = EnglishToken.number(WrittenNumber(digits: "1"))
    #expect(words(per, one, cent) == "per one cent")
    #expect(words(per, .word("hour", dotted: false), cent) == "per hour cent")
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

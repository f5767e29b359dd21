import Testing

@testable import Text

struct EnglishNumbersTests {
  @Test("cardinals are read by thousands")
  func cardinals() {
    let table = [
      0: "zero", 19: "nineteen", 40: "forty", 110: "one hundred ten", 1_000: "one thousand",
      1_000_000: "one million",
      999_999: "nine hundred ninety nine thousand nine hundred ninety nine",
      1_000_000_000_001: "one trillion one",
    ]
    for (value, words) in table {
      #expect(EnglishNumbers.cardinal(value).joined(separator: " ") == words)
    }
  }

  @Test("every cardinal below ten thousand is different")
  func distinct() {
    #expect(Set((0..<10_000).map(EnglishNumbers.cardinal)).count == 10_000)
  }

  @Test("years outside the spoken range are cardinals")
  func years() {
    #expect(EnglishNumbers.year(1066) == ["one", "thousand", "sixty", "six"])
    #expect(EnglishNumbers.year(1100) == ["eleven", "hundred"])
    #expect(EnglishNumbers.year(2100) == ["two", "thousand", "one", "hundred"])
  }
}

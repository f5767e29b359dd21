import Testing

@testable import Text

struct DisplayWidthTests {
  @Test(
    "columns as a terminal counts them",
    arguments: [
      ("", 0), ("abc", 3), ("你好", 4), ("e\u{301}", 1), ("👍", 2), ("👩‍👩‍👧‍👦", 2), ("\u{200B}", 0),
      ("한글", 4),
      ("שלום", 4), ("ﾊ", 1), ("Ａ", 2),
    ])
  func columns(_ text: String, _ columns: Int) {
    #expect(DisplayWidth.of(text) == columns)
  }

  @Test("printing keeps letters and emoji, and replaces what drives a terminal")
  func printable() {
    #expect(DisplayWidth.printable("a👩‍👧é") == "a👩‍👧é")
    #expect(DisplayWidth.printable("\u{1B}\0\n\u{2066}") == "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}")
  }
}

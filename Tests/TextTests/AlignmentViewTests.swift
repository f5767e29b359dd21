import Testing

@testable import Text

struct AlignmentViewTests {
  @Test("the view has marks under the words, stars in the gaps, and columns that line up")
  func view() {
    let alignment = ErrorRate.words(
      reference: "the quiet old river runs", hypothesis: "a quiet river runs on")
    #expect(
      AlignmentView(alignment).text == """
        REF: the quiet old river runs **
        HYP: a   quiet *** river runs on
             S         D              I
        """)
  }

  @Test("wide characters take two columns, combining marks none")
  func wideCharacters() {
    let alignment = ErrorRate.words(
      reference: "你好 cafe\u{301} x", hypothesis: "ab 👍 x")
    #expect(
      AlignmentView(alignment).text == """
        REF: 你好 cafe\u{301} x
        HYP: ab   👍   x
             S    S
        """)
  }

  @Test("lines are no wider than asked for", arguments: [20, 40, 80])
  func wraps(_ width: Int) {
    let words = (0..<60).map { "word\($0)" }
    let alignment = Alignment(reference: words, hypothesis: words.filter { $0.hasSuffix("7") })
    let view = AlignmentView(alignment, width: width)
    #expect(view.blocks.count > 1)
    #expect(view.blocks.joined().allSatisfy { DisplayWidth.of($0) <= width })
  }

  @Test("words cannot drive the terminal or turn the line")
  func controls() {
    let alignment = ErrorRate.words(reference: "\u{1B}[2Ja \u{202E}b", hypothesis: "a b")
    #expect(
      AlignmentView(alignment).text == """
        REF: \u{FFFD}[2Ja \u{FFFD}b
        HYP: a     b
             S     S
        """)
  }

  @Test("nothing aligned with nothing has no lines")
  func empty() {
    #expect(AlignmentView(Alignment(reference: [], hypothesis: [])).text == "")
  }
}

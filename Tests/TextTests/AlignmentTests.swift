import Testing

@testable import Text

struct AlignmentTests {
  @Test("steps tell what happened to each word")
  func steps() {
    let alignment = ErrorRate.words(
      reference: "the quiet old river runs", hypothesis: "a quiet river runs on")
    #expect(
      alignment.steps == [
        .substitution(reference: "the", hypothesis: "a"), .correct("quiet"), .deletion("old"),
        .correct("river"), .correct("runs"), .insertion("on"),
      ])
  }

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

  @Test("nothing aligned with nothing has no lines")
  func empty() {
    #expect(AlignmentView(Alignment(reference: [], hypothesis: [])).text == "")
  }
}

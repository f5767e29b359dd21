import Recognition
import Testing

struct TimeMarksTests {
  @Test func aWordIsALineOfSixFields() throws {
    #expect(
      try FormatExample.document(.ctm) == """
        a 1 0.500 0.250 so 0.7500
        a 1 1.000 0.250 it 0.7500
        a 1 3.000 0.500 goes 0.7500
        a 1 3.500 0.500 on 0.7500

        """)
    #expect(try FormatExample.document(.ctm, FormatExample.silence).isEmpty)
  }

  @Test func spacesCommentsAndControlsAreEscapedSoThatNamesStayApart() throws {
    var origin = FormatExample.origin
    origin.name = ";;a b%20\n"
    origin.channel = 2
    let line = try FormatExample.document(
      .ctm, FormatExample.saying(["ä\u{a0}b;100%"]), origin: origin)
    #expect(line == "%3B%3Ba%20b%2520%0A 2 0.000 0.500 ä%C2%A0b;100% 0.7500\n")
  }
}

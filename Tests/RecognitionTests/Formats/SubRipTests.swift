import Recognition
import Testing

struct SubRipTests {
  @Test func cuesAreNumberedAndParted() throws {
    #expect(
      try FormatExample.document(.srt) == """
        1
        00:00:00,500 --> 00:00:01,500
        so it

        2
        00:00:03,000 --> 00:00:04,000
        goes on

        """)
  }

  @Test func silenceIsAnEmptyFile() throws {
    #expect(try FormatExample.document(.srt, FormatExample.silence).isEmpty)
  }

  @Test func nothingInTextIsTakenForStructure() throws {
    let said = FormatExample.saying(["a-->b", "c--->d", "<i>x", "{\\an8}", "1\n\n2", "3<4"])
    let text = try FormatExample.document(.srt, said)
    #expect(text.ranges(of: "-->").count == text.ranges(of: "\n\n").count + 1)
    #expect(!text.contains("<i") && !text.contains("{\\"))
    #expect(text.contains("a->b") && text.contains("c->d") && text.contains("3<4"))
  }
}

import Recognition
import Testing

struct WebVTTTests {
  @Test func cuesFollowTheSignature() throws {
    #expect(
      try FormatExample.document(.vtt) == """
        WEBVTT

        00:00:00.500 --> 00:00:01.500
        so it

        00:00:03.000 --> 00:00:04.000
        goes on

        """)
    #expect(try FormatExample.document(.vtt, FormatExample.silence) == "WEBVTT\n")
  }

  @Test func timesOfWordsRiseInsideTheirCue() throws {
    let timed = try FormatExample.document(.vtt, FormatExample.transcript, .init(words: true))
    #expect(timed.contains("\nso <00:00:01.000>it\n"))
    #expect(timed.contains("\ngoes <00:00:03.500>on\n"))
  }

  @Test func markupIsEscaped() throws {
    let document = try FormatExample.document(.vtt, FormatExample.saying(["<b>&amp;-->"]))
    #expect(document.contains("\n&lt;b&gt;&amp;amp;--&gt;\n"))
  }
}

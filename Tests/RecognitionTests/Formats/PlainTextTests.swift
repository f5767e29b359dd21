import Recognition
import Testing

struct PlainTextTests {
  private func lines(_ details: TranscriptDetails, _ text: String = "hi") -> [String] {
    var transcript = FormatExample.transcript
    transcript.text = text
    return PlainText.lines(transcript, details)
  }

  @Test func textIsALine() {
    #expect(lines(.init()) == ["hi"])
    #expect(PlainText.lines(FormatExample.silence, .init()) == [""])
  }

  @Test func wordsHaveClockTimes() {
    #expect(lines(.init(words: true))[2] == "[00:00:03.000 --> 00:00:03.500] goes")
    #expect(PlainText.lines(FormatExample.silence, .init(words: true)).isEmpty)
  }

  @Test func readingsHaveScores() {
    #expect(
      lines(.init(alternatives: true)) == ["-1.000\tso it goes on", "-2.500\tso it goes"])
  }

  @Test func aLineStaysOne() {
    #expect(lines(.init(), "a\nb\r\nc\u{2028}d\u{85}e\u{0}f") == ["a b  c d e f"])
  }

  @Test func directionIsNotTurnedButMarksStay() {
    #expect(lines(.init(), "a\u{202E}b\u{2067}c\u{2069}") == ["abc"])
    #expect(lines(.init(), "שלום\u{200F}!") == ["שלום\u{200F}!"])
  }
}

import Recognition
import Testing
import swiftlet

struct TranscriptWriterTests {
  private let transcript = Transcript(
    text: "hi you",
    words: [
      .init(text: "hi", start: 0.1234, end: 0.5, confidence: 0.25),
      .init(text: "you", start: 3725, end: 3725.9996, confidence: 1),
    ],
    tokens: [], confidence: 0.5, duration: 3726,
    alternatives: [.init(text: "hi you", score: -1), .init(text: "hi", score: -2.5)])

  private func lines(
    _ format: TranscriptFormat, _ details: TranscriptWriter.Details = .init(),
    namesFiles: Bool = false, file: String = "a.wav"
  ) throws -> [String] {
    try TranscriptWriter(
      format: format, details: details, namesFiles: namesFiles, model: "m", decoder: "ctc"
    ).lines(transcript, of: file)
  }

  @Test func textIsALine() throws {
    #expect(try lines(.txt) == ["hi you"])
    #expect(try lines(.txt, namesFiles: true) == ["a.wav: hi you"])
  }

  @Test func controlCharactersOfNamesAreEscaped() throws {
    #expect(try lines(.txt, namesFiles: true, file: "a\nb.wav") == [#"a\nb.wav: hi you"#])
  }

  @Test func wordsHaveClockTimes() throws {
    #expect(
      try lines(.txt, .init(words: true)) == [
        "[00:00:00.123 --> 00:00:00.500] hi", "[01:02:05.000 --> 01:02:06.000] you",
      ])
  }

  @Test func readingsHaveScores() throws {
    #expect(try lines(.txt, .init(alternatives: true)) == ["-1.000\thi you", "-2.500\thi"])
  }

  @Test func jsonIsOneLineWithKeysInOrder() throws {
    #expect(
      try lines(.json, file: "a\n\"b\".wav") == [
        #"{"confidence":0.5,"decoder":"ctc","duration":3726,"file":"a\n\"b\".wav","model":"m","#
          + #""text":"hi you"}"#
      ])
    let words = try #require(try lines(.json, .init(words: true)).first)
    #expect(words.contains(#"{"confidence":0.25,"end":0.5,"start":0.123,"word":"hi"}"#))
    #expect(words.contains(#""tokens":[]"#))
    let readings = try #require(try lines(.json, .init(alternatives: true)).first)
    #expect(readings.contains(#""alternatives":[{"score":-1,"text":"hi you"},"#))
  }
}

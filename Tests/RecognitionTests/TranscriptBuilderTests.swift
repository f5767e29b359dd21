import ModelFixtures
import Recognition
import Testing
import Text

struct TranscriptBuilderTests {
  private let builder: TranscriptBuilder

  init() throws {
    builder = TranscriptBuilder(tokenizer: try TinyModel.tokenizer(), frameSeconds: 0.1)
  }

  /// The letters of `text`, one every other frame, each with the same confidence.
  private func hypothesis(
    _ text: String, from frame: Int = 0, confidence: Float = 0.5, score: Float = -1
  ) throws -> Hypothesis {
    let tokenizer = try TinyModel.tokenizer()
    return Hypothesis(
      tokens: try tokenizer.encode(text).enumerated().map { index, id in
        let first = frame + 2 * index
        return Hypothesis.Token(id: id, frames: first..<first + 1, confidence: confidence)
      }, score: score)
  }

  @Test func framesBecomeSecondsAndTokensWords() throws {
    let heard = try hypothesis("ab c", from: 1)
    let transcript = builder.transcript(
      [.init(start: 0, duration: 2, frames: 20, decoded: .init([heard]))], duration: 2)
    #expect(transcript.text == "ab c")
    #expect(transcript.duration == 2)
    #expect(transcript.tokens.map(\.text) == ["▁", "a", "b", "▁", "c"])
    #expect(transcript.words.map(\.text) == ["ab", "c"])
    // ▁ a b at frames 1, 3, 5; ▁ c at 7, 9.
    #expect(abs(transcript.words[0].start - 0.1) < 1e-9)
    #expect(abs(transcript.words[0].end - 0.6) < 1e-9)
    #expect(abs(transcript.words[1].start - 0.7) < 1e-9)
    #expect(abs(transcript.words[1].end - 1.0) < 1e-9)
    #expect(abs(transcript.confidence - 0.5) < 1e-6)
    #expect(transcript.words.allSatisfy { abs($0.confidence - 0.5) < 1e-6 })
  }

  @Test func segmentsFollowEachOther() throws {
    let transcript = builder.transcript(
      [
        .init(start: 0, duration: 3, frames: 30, decoded: .init([try hypothesis("a")])),
        .init(start: 3, duration: 2, frames: 20, decoded: .init([try hypothesis("b")])),
      ], duration: 5)
    #expect(transcript.text == "a b")
    #expect(transcript.words[1].start == 3)
  }

  @Test func everySegmentInWhichSomethingIsSaidIsTold() throws {
    let transcript = builder.transcript(
      [
        .init(start: 0, duration: 3, frames: 30, decoded: .init([try hypothesis("ab c", from: 2)])),
        .init(start: 3, duration: 1, frames: 10, decoded: .init([try hypothesis("")])),
        .init(
          start: 4, duration: 2, frames: 20,
          decoded: .init([try hypothesis("d", from: 1, confidence: 0.25)])),
      ], duration: 6)
    #expect(transcript.segments.map(\.text) == ["ab c", "d"])
    #expect(transcript.segments.map(\.words) == [0..<2, 2..<3])
    #expect(transcript.segments.map(\.tokens) == [0..<5, 5..<7])
    #expect(transcript.segments[0].start == transcript.words[0].start)
    #expect(transcript.segments[1].start == 4.1)
    #expect(abs(transcript.segments[1].confidence - 0.25) < 1e-6)
    for segment in transcript.segments {
      let words = transcript.words[segment.words]
      #expect(words.first?.start == segment.start && words.last?.end == segment.end)
      #expect(words.map(\.text).joined(separator: " ") == segment.text)
    }
  }

  @Test func timesNeverLeaveTheSegmentAndUnitsAreNeverEmpty() throws {
    // The last frames of a model may reach beyond the end of the sound.
    let heard = try hypothesis("abcd", from: 6)
    let transcript = builder.transcript(
      [.init(start: 0, duration: 0.95, frames: 10, decoded: .init([heard]))], duration: 0.95)
    for unit in transcript.tokens + transcript.words {
      #expect(unit.start >= 0 && unit.start < unit.end && unit.end <= 0.95)
    }
    for (token, next) in zip(transcript.tokens, transcript.tokens.dropFirst()) {
      #expect(token.end <= next.start)
    }
  }

  @Test func confidenceIsTheGeometricMeanOverTokens() throws {
    let transcript = builder.transcript(
      [
        .init(
          start: 0, duration: 1, frames: 10, decoded: .init([try hypothesis("a", confidence: 0.9)])),
        .init(
          start: 1, duration: 1, frames: 10, decoded: .init([try hypothesis("a", confidence: 0.4)])),
      ], duration: 2)
    #expect(abs(transcript.confidence - 0.6) < 1e-6)
  }

  @Test func silenceIsEmptyTextWithTheConfidenceOfItsFrames() {
    let nothing = Hypothesis(tokens: [], score: -0.5)
    let transcript = builder.transcript(
      [.init(start: 0, duration: 1, frames: 10, decoded: .init([nothing]))], duration: 1)
    #expect(transcript.text.isEmpty && transcript.words.isEmpty && transcript.tokens.isEmpty)
    #expect(abs(Double(transcript.confidence) - 0.951229) < 1e-5)
    let short = builder.transcript(
      [.init(start: 0, duration: 0, frames: 0, decoded: .init([Hypothesis(tokens: [], score: 0)]))],
      duration: 0)
    #expect(short.text.isEmpty && short.confidence == 1)
  }

  @Test func readingsOfTheWholeAreTheBestCombinationsOfItsParts() throws {
    let transcript = builder.transcript(
      [
        .init(
          start: 0, duration: 1, frames: 10,
          decoded: .init([
            try hypothesis("a", score: -1), try hypothesis("b", score: -1.5),
            try hypothesis("c", score: -6),
          ])),
        .init(
          start: 1, duration: 1, frames: 10,
          decoded: .init([
            try hypothesis("x", score: -2), try hypothesis("y", score: -3),
            try hypothesis("", score: -3.25),
          ])),
      ], duration: 2)
    #expect(transcript.alternatives.map(\.text) == ["a x", "b x", "a y"])
    #expect(transcript.alternatives.map(\.score) == [-3, -3.5, -4])
    #expect(transcript.alternatives[0].text == transcript.text)
  }

  @Test func alternativesThatReadTheSameAreOne() throws {
    let transcript = builder.transcript(
      [
        .init(
          start: 0, duration: 1, frames: 10,
          decoded: .init([
            try hypothesis("a", score: -1), try hypothesis("a b", score: -1.0625),
            try hypothesis("a", score: -2.5), try hypothesis("a", score: -3),
          ])),
        .init(
          start: 1, duration: 1, frames: 10,
          decoded: .init([
            try hypothesis("b c", score: -2), try hypothesis("c", score: -2.125),
          ])),
      ], duration: 2)
    #expect(transcript.alternatives.map(\.text) == ["a b c", "a b b c", "a c"])
    #expect(transcript.alternatives.map(\.score) == [-3, -3.0625, -3.125])
  }
}

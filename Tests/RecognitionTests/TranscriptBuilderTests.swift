import Foundation
import Recognition
import Testing
import Text

struct TranscriptBuilderTests {
  private func builder() throws -> TranscriptBuilder {
    TranscriptBuilder(
      tokenizer: try Tokenizer(tokenList: "<blank>\n<unk>\n▁a\n▁b\nc\n"), frameSeconds: 0.04)
  }

  /// Tokens by id, two frames each, one after the other.
  private func hypothesis(
    _ ids: [Int], score: Float = -1, confidence: Float = 0.5
  ) -> Hypothesis {
    Hypothesis(
      tokens: ids.enumerated().map {
        .init(id: $1, frames: 2 * $0..<2 * $0 + 2, confidence: confidence)
      }, score: score)
  }

  private func segment(
    from start: Double = 0, lasting duration: Double = 1, _ hypotheses: Hypothesis...
  ) -> TranscriptBuilder.Segment {
    .init(start: start, duration: duration, frames: 25, hypotheses: hypotheses)
  }

  @Test func tokensBecomeWordsWithTheTimesOfTheirFrames() throws {
    let transcript = try builder().transcript([segment(hypothesis([2, 4, 3]))], duration: 1)
    #expect(transcript.text == "ac b")
    #expect(transcript.words.map(\.text) == ["ac", "b"])
    #expect(transcript.words.map(\.start) == [0, 0.16])
    #expect(transcript.words.map(\.end) == [0.16, 0.24])
    #expect(transcript.tokens.map(\.text) == ["▁a", "c", "▁b"])
    #expect(abs(transcript.confidence - 0.5) < 1e-6)
  }

  @Test func laterSegmentsAreLaterInTheRecording() throws {
    let transcript = try builder().transcript(
      [segment(hypothesis([2])), segment(from: 30, hypothesis([3]))], duration: 31)
    #expect(transcript.text == "a b")
    #expect(transcript.words[1].start == 30)
  }

  @Test func noTimeLiesBeyondTheEnd() throws {
    // The second token starts at 0.08 s.
    let transcript = try builder().transcript(
      [segment(lasting: 0.05, hypothesis([2, 3]))], duration: 0.05)
    for word in transcript.words { #expect(word.start < word.end && word.end <= 0.05) }
  }

  @Test func confidenceIsTheGeometricMean() throws {
    var sure = hypothesis([2, 3], confidence: 1)
    sure.tokens[1].confidence = 0.25
    let transcript = try builder().transcript([segment(sure)], duration: 1)
    #expect(abs(transcript.confidence - 0.5) < 1e-6)
  }

  @Test func silenceIsAsSureAsItsFrames() throws {
    let transcript = try builder().transcript(
      [segment(hypothesis([], score: 25 * log(0.9)))], duration: 1)
    #expect(transcript.text.isEmpty && transcript.words.isEmpty)
    #expect(abs(transcript.confidence - 0.9) < 1e-5)
    #expect(try builder().transcript([], duration: 0).confidence == 0)
  }

  @Test func readingsOfSegmentsCombineByTheSumOfTheirScores() throws {
    let transcript = try builder().transcript(
      [
        segment(hypothesis([2], score: -1), hypothesis([3], score: -2)),
        segment(from: 1, hypothesis([4], score: -1), hypothesis([], score: -1.5)),
      ], duration: 2)
    #expect(transcript.alternatives.map(\.text) == ["a c", "a"])
    #expect(transcript.alternatives.map(\.score) == [-2, -2.5])
  }
}

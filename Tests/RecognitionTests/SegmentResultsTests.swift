import Layers
import ModelFixtures
import Tensors
import TestSupport
import Testing

@testable import Recognition

struct SegmentResultsTests {
  private let place = SegmentResults.Place(start: 100, end: 102.4, speech: 100.3...101.9)

  private func results() throws -> SegmentResults {
    SegmentResults(
      decoder: try TinyStream.model().decoder("ctc", .init()),
      builder: TranscriptBuilder(tokenizer: try TinyModel.tokenizer(), frameSeconds: 0.08))
  }

  @Test func timesAreCountedFromTheBeginningOfTheStream() throws {
    let model = try TinyStream.model()
    let speech = model.encode(
      SequenceBatch([sample([240, 16], "segment", in: -3...3)]), .inference)
    let part = SegmentResults.Part(speech: speech, start: 100, end: 102.4)
    let segment = try results().final([part], at: place, index: 7)
    #expect(segment.index == 7)
    #expect(segment.start == 100 && segment.end == 102.4)
    #expect(!segment.transcript.words.isEmpty)
    #expect(segment.transcript.words.allSatisfy { $0.start >= 100 && $0.end <= 102.4 })
    #expect(abs(segment.transcript.duration - 2.4) < 1e-9)
    #expect(segment.stableText == segment.transcript.text)
  }

  @Test func partsHaveTheirOwnTimes() throws {
    let model = try TinyStream.model()
    let parts = [100.0, 101.4].map { start in
      let rows = sample([100, 16], "part at \(start)", in: -3...3)
      return SegmentResults.Part(
        speech: model.encode(SequenceBatch([rows]), .inference), start: start, end: start + 1)
    }
    let segment = try results().final(parts, at: place, index: 0)
    #expect(segment.transcript.segments.count == 2)
    #expect(segment.transcript.segments.map { $0.start >= 101.4 } == [false, true])
    #expect(segment.transcript.segments[0].end <= 101)
    #expect(segment.transcript.words.allSatisfy { $0.end <= 102.4 })
    #expect(segment.stableText == segment.transcript.text)
  }

  @Test func thePartOfAPartialResultThatStaysIsItsBeginning() throws {
    // "▁", "a", "b": pieces 2, 3 and 4.
    let tokens = [3, 4, 2, 4, 3].enumerated().map {
      Hypothesis.Token(id: $1, frames: $0 * 2..<$0 * 2 + 1, confidence: 0.5)
    }
    let hearing = LiveSegment.Hearing(
      hypothesis: Hypothesis(tokens: tokens, score: -3), stableTokens: [3, 4, 2, 4])
    let segment = try results().partial(hearing, frames: 30, at: place, index: 0)
    #expect(segment.transcript.text == "ab ba")
    #expect(segment.stableText == "ab b")
    #expect(segment.transcript.words.map { ($0.start * 100).rounded() } == [10_000, 10_032])
  }
}

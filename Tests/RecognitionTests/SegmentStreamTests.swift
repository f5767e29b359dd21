import Audio
import Foundation
import Recognition
import TestSupport
import Testing

struct SegmentStreamTests {
  private static let rate = 16_000
  private let speech: [Float]

  init() throws { speech = try AudioFile.read(Fixtures.path("audio/an4-an167-fsrb.flac")).samples }

  private func silence(_ seconds: Double) -> [Float] {
    [Float](repeating: 0, count: Int(seconds * Double(Self.rate)))
  }

  private func segments(
    _ samples: [Float], _ segmenter: Segmenter, pieces: [Int] = [65_536]
  ) -> [Segmenter.Segment] {
    var stream = SegmentStream(segmenter, sampleRate: Self.rate)
    var segments: [Segmenter.Segment] = []
    var (position, turn) = (0, 0)
    while position < samples.count {
      let end = min(samples.count, position + pieces[turn % pieces.count])
      segments += stream.accept(Array(samples[position..<end]))
      (position, turn) = (end, turn + 1)
    }
    return segments + stream.finish()
  }

  /// Whether segments hold the sound of their places, in order and without overlap.
  private func isCut(_ segments: [Segmenter.Segment], from samples: [Float]) -> Bool {
    var end = 0
    for segment in segments {
      let stop = segment.start + segment.samples.count
      guard segment.start >= end, stop <= samples.count else { return false }
      guard Array(samples[segment.start..<stop]) == segment.samples else { return false }
      end = stop
    }
    return true
  }

  @Test func speechIsFoundWithSomeSoundAroundItAndSilenceIsNot() {
    let samples = silence(10) + speech + silence(8) + speech + silence(10)
    let segments = segments(samples, Segmenter(detection: .init(padding: 0.4)))
    #expect(isCut(segments, from: samples))
    #expect(segments.count == 2)
    for (segment, start) in zip(segments, [160_000, 288_000 + speech.count]) {
      let spoken = start..<start + speech.count
      #expect(segment.start > start - 8000 && segment.start < start + 16_000)
      #expect(segment.start + segment.samples.count > spoken.upperBound - 16_000)
      #expect(segment.start + segment.samples.count < spoken.upperBound + 8000)
    }
  }

  @Test func silenceHasNoSegments() {
    #expect(segments(silence(40), Segmenter(detection: .init())).isEmpty)
    #expect(segments([], Segmenter(detection: .init())).isEmpty)
  }

  @Test func pausesShorterThanAskedForPartNothing() {
    let samples = speech + silence(1) + speech
    #expect(segments(samples, Segmenter(detection: .init(pause: 3))).count == 1)
    #expect(segments(samples, Segmenter(detection: .init(padding: 0.2, pause: 0.6))).count == 2)
  }

  @Test func aShortRecordingOfSpeechStaysAllButWhole() {
    let segments = segments(speech, Segmenter(detection: .init()))
    #expect(segments.count == 1)
    #expect((segments.first?.samples.count ?? 0) > speech.count * 9 / 10)
  }

  @Test(arguments: [0, 1, 150, 319])
  func aRecordingMayEndInTheMiddleOfAFrame(surplus: Int) {
    let segmenter = Segmenter(detection: .init(padding: 2, pause: 0.5))
    for frames in 20...30 {
      let samples = speech + [Float](repeating: 0, count: 320 * frames + surplus)
      #expect(isCut(segments(samples, segmenter), from: samples))
    }
  }

  @Test func speechWithoutPausesIsCutOnceItIsTooLong() {
    let samples = (0..<12).flatMap { _ in speech[8000..<32_000] }
    let segments = segments(samples, Segmenter(longest: 8, detection: .init()))
    #expect(isCut(segments, from: samples))
    #expect(segments.count >= 3)
    #expect(segments.allSatisfy { $0.samples.count <= 8 * Self.rate })
    for (left, right) in zip(segments, segments.dropFirst()) {
      #expect(left.start + left.samples.count == right.start, "no sound of speech is lost")
    }
  }

  @Test(arguments: [[1], [319, 2], [16_000], [500_000]])
  func segmentsDoNotDependOnThePieces(pieces: [Int]) {
    let samples = silence(3.3) + speech + silence(2.1) + speech + speech + silence(3)
    for segmenter in [
      Segmenter(detection: .init(padding: 0.3, pause: 1)), Segmenter(longest: 4),
      Segmenter(longest: 2, detection: .init()),
    ] {
      let whole = segments(samples, segmenter)
      #expect(segments(samples, segmenter, pieces: pieces) == whole)
      #expect(isCut(whole, from: samples))
    }
  }
}

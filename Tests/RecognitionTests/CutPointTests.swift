import Audio
import Testing

@testable import Recognition

struct CutPointTests {
  /// Frames of 20 ms, of speech at -20 dB but for pauses, and as loud as said where that is said.
  private func frames(
    _ count: Int, pauses: [Range<Int>] = [], quiet: [Range<Int>] = []
  ) -> [SpeechDetector.Frame] {
    (0..<count).map { frame in
      .init(
        isSpeech: !pauses.contains { $0.contains(frame) },
        loudness: quiet.contains { $0.contains(frame) } ? -60 : -20)
    }
  }

  private func cut(_ frames: [SpeechDetector.Frame], from start: Int = 0) -> Int {
    CutPoint.index(in: frames, start..<frames.count, searchedShare: 1.0 / 3, frameSeconds: 0.02)
  }

  @Test func aPauseComesBeforeTheQuietestMoment() {
    #expect(cut(frames(900, pauses: [400..<430], quiet: [700..<710])) == 415)
    #expect(cut(frames(900, quiet: [700..<710])) == 705)
  }

  @Test func theLongestPauseCountsAndOfSeveralTheLast() {
    #expect(cut(frames(900, pauses: [400..<430, 500..<560, 700..<725])) == 530)
    #expect(cut(frames(900, pauses: [400..<430, 700..<730])) == 715)
  }

  @Test func whatIsShorterThanAPauseDoesNotCount() {
    #expect(cut(frames(900, pauses: [400..<419], quiet: [700..<710])) == 705)
    #expect(cut(frames(900, pauses: [400..<420], quiet: [700..<710])) == 410)
  }

  @Test func pausesInTheFirstThirdLeaveTooLittle() {
    #expect(cut(frames(900, pauses: [200..<260], quiet: [700..<710])) == 705)
    #expect(
      cut(frames(900, pauses: [200..<340], quiet: [700..<710])) == 320,
      "the part of it that is near")
  }

  @Test func theRangeMayBeginLaterAndBeOneFrame() {
    #expect(cut(frames(900, pauses: [400..<430], quiet: [800..<810]), from: 450) == 805)
    #expect(cut(frames(10), from: 9) == 9)
    #expect(cut(frames(10, pauses: [0..<10]), from: 9) == 9)
  }
}

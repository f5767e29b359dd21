import Testing

@testable import Training

struct UtteranceSizeTests {
  @Test func durationsCountInWholeMicroseconds() {
    for (seconds, expected) in [
      (1.1, 1_100_000), (0.1 + 0.2, 300_000), (0, 0), (3600, 3_600_000_000),
    ] {
      #expect(UtteranceSize(seconds: seconds, tokens: 0, key: 0).microseconds == expected)
    }
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity, -1, 1e300])
  func whatIsNoDurationIsUnknown(seconds: Double) {
    #expect(UtteranceSize(seconds: seconds, tokens: 0, key: 0).microseconds < 0)
  }

  @Test(
    arguments: [([], 0), ([5], 1), ([5, 6, 5], 3), ([5, 5], 3), ([5, 5, 5, 6, 6], 8)]
      as [([Int], Int)])
  func equalNeighboursNeedABlankBetweenThem(tokens: [Int], frames: Int) {
    let size = UtteranceSize(seconds: 1, tokens: tokens, key: 0)
    #expect(size.tokens == tokens.count)
    #expect(size.alignedFrames == frames)
  }

  @Test func aChangeOfSpeedChangesTheDurationOnly() {
    let size = UtteranceSize(seconds: 3, tokens: [1, 1, 2], key: 5)
    let slower = size.lasting { $0 / 0.9 }
    #expect(slower.microseconds == 3_333_333)
    #expect((slower.tokens, slower.alignedFrames, slower.key) == (3, 4, 5))
    #expect(size.lasting { $0 } == size)
    #expect(UtteranceSize(seconds: .nan, tokens: 1, key: 0).lasting { _ in 2 }.microseconds < 0)
  }

  @Test func keysAreTheSameEverywhereAndTellUtterancesApart() {
    #expect(UtteranceSize.key("a.wav|0.0") == 10_603_075_380_460_219_676)
    #expect(UtteranceSize.key("a.wav|0.0") != UtteranceSize.key("a.wav|0.1"))
  }
}

import Audio
import Testing

@Suite struct FramingTests {
  @Test func `reflection mirrors without repeating the end samples`() {
    let framing = Framing(.espnet)
    #expect(
      (-3...8).map { framing.source(of: $0, count: 6) } == [3, 2, 1, 0, 1, 2, 3, 4, 5, 4, 3, 2])
    // Shorter than what is reflected: back and forth.
    #expect((-3...3).map { framing.source(of: $0, count: 2) } == [1, 0, 1, 0, 1, 0, 1])
    #expect((-2...2).map { framing.source(of: $0, count: 1) } == [0, 0, 0, 0, 0])
  }

  @Test func `beyond zero-padded edges is silence`() {
    let framing = Framing(.nemoZeroPadded)
    #expect(framing.source(of: -1, count: 6) == nil)
    #expect(framing.source(of: 5, count: 6) == 5)
    #expect(framing.source(of: 6, count: 6) == nil)
  }

  @Test(arguments: [
    (LogMel.Configuration.kaldi, 16_000, 98), (.kaldi, 399, 0), (.kaldi, 400, 1), (.kaldi, 560, 2),
    (.espnet, 16_000, 101), (.espnet, 1, 1), (.espnet, 0, 0), (.nemoZeroPadded, 16_000, 100),
    (.nemoZeroPadded, 159, 0), (.nemoZeroPadded, 160, 1),
  ])
  func `frames are counted as the original does`(
    configuration: LogMel.Configuration, samples: Int, frames: Int
  ) {
    #expect(Framing(configuration).frameCount(samples: samples) == frames)
  }

  @Test(arguments: [LogMel.Configuration.kaldi, .espnet, .nemoZeroPadded])
  func `a complete frame needs no sample that is still to come`(
    configuration: LogMel.Configuration
  ) {
    let framing = Framing(configuration)
    for available in stride(from: 1, to: 2000, by: 7) {
      for frame in 0..<14 where framing.isComplete(frame, available: available) {
        let start = framing.start(of: frame)
        for position in [start, start + 399] {
          let now = framing.source(of: position, count: available)
          #expect(now == framing.source(of: position, count: available + 5000))
        }
        #expect(frame < framing.frameCount(samples: available))
      }
    }
  }
}

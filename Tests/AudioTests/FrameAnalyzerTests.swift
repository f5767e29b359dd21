import Audio
import Testing

@Suite struct FrameAnalyzerTests {
  @Test func `a frame does not depend on what follows it`() throws {
    let wave = try GoldenFeatures("speech").wave
    let features = try LogMel(.kaldi)
    let whole = features.features(of: wave)
    let alone = features.features(of: Array(wave[1600..<2000]))
    #expect(alone[frame: 0] == whole[frame: 10])
  }

  @Test func `a constant below the sound changes nothing where the mean is removed`() throws {
    let wave = try GoldenFeatures("speech").wave
    let features = try LogMel(.kaldi)
    let lifted = features.features(of: wave.map { $0 + 0.125 })
    for (value, expected) in zip(lifted.values, features.features(of: wave).values) {
      #expect(abs(value - expected) < 1e-3)
    }
  }

  @Test func `sound of twice the level has four times the energy`() throws {
    let wave = try GoldenFeatures("synthetic").wave
    let features = try LogMel(.espnet)
    let louder = features.features(of: wave.map { 2 * $0 })
    for (value, expected) in zip(louder.values, features.features(of: wave).values) {
      #expect(abs(value - expected - 1.3862944) < 1e-4)
    }
  }
}

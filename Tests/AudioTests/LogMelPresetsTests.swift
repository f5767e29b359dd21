import Audio
import Testing

@Suite struct LogMelPresetsTests {
  @Test func `Whisper cuts long recordings to thirty seconds`() throws {
    let features = try LogMel(.whisper)
    let ramp = (0..<500_000).map { Float($0 % 320) / 320 }
    #expect(features.features(of: ramp) == features.features(of: Array(ramp[..<480_000])))
  }

  @Test(arguments: [
    (LogMel.Configuration.kaldi, 80), (.kaldiHamming, 80), (.nemo, 128), (.nemoZeroPadded, 128),
    (.espnet, 80), (.whisper, 80), (.whisper128, 128),
  ])
  func `a preset has the bands of its origin, every ten milliseconds`(
    configuration: LogMel.Configuration, bins: Int
  ) throws {
    try configuration.validate()
    #expect(configuration.bins == bins)
    #expect(configuration.hopLength * 100 == configuration.sampleRate)
  }
}

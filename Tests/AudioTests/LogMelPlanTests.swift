import Audio
import Testing

@Suite struct LogMelPlanTests {
  @Test func `digital silence gives the logarithm of the floor`() throws {
    let silence = [Float](repeating: 0, count: 4000)
    let frames = try LogMel(.kaldi).features(of: silence)
    #expect(frames.values.allSatisfy { abs($0 - (-15.942385)) < 1e-5 })
  }

  @Test func `decimal logarithms are natural ones in another unit`() throws {
    let wave = try GoldenFeatures("speech").wave
    var configuration = LogMel.Configuration.espnet
    let natural = try LogMel(configuration).features(of: wave)
    configuration.logarithm.base = .decimal
    let decimal = try LogMel(configuration).features(of: wave)
    for (value, expected) in zip(decimal.values, natural.values) {
      #expect(abs(value - expected * 0.4342944819) < 1e-5)
    }
  }
}

import Audio
import Recognition
import Tensors
import Testing

struct FeatureFrontendTests {
  private let samples = (0..<8000).map { Float($0 % 37) / 37 - 0.5 }

  @Test func featuresAreNormalizedLogMels() throws {
    let frontend = try FeatureFrontend(.kaldi, .perUtterance)
    var expected = try LogMel(.kaldi).features(of: samples)
    FeatureNormalization.perUtterance.apply(to: &expected)
    #expect(frontend.features(of: samples) == expected)
    #expect(Tensor(expected).shape == [48, 80])
  }

  @Test func otherRatesAreResampledAndItsOwnIsLeftAlone() throws {
    let frontend = try FeatureFrontend(.kaldi, .none)
    let own = AudioBuffer(samples: samples, sampleRate: 16_000)
    #expect(try frontend.resampled(own) == own)
    let other = try frontend.resampled(AudioBuffer(samples: samples, sampleRate: 8000))
    #expect(other.sampleRate == 16_000 && other.samples.count == 16_000)
  }

  @Test func constantsOfOtherFeaturesAreRefused() {
    #expect(throws: AudioError.self) {
      try FeatureFrontend(.kaldi, .global(mean: [0], inverseDeviation: [1]))
    }
  }
}

import Audio
import ModelFixtures
import Recognition
import Tensors
import Testing

struct FeatureFrontendTests {
  @Test func featuresAreThoseOfTheConfigurationNormalized() throws {
    let audio = SyntheticSpeech.audio(seconds: 1)
    let frontend = try FeatureFrontend(.kaldi, .perUtterance)
    var expected = try LogMel(.kaldi).features(of: audio.samples)
    FeatureNormalization.perUtterance.apply(to: &expected)
    #expect(frontend.features(of: audio.samples) == expected)
    let tensor = Tensor(expected)
    #expect(tensor.shape == [expected.count, 80])
    #expect(tensor.array() == expected.values)
  }

  @Test func audioOfAnotherRateIsResampled() throws {
    let frontend = try FeatureFrontend(.kaldi, .none)
    #expect(frontend.sampleRate == 16_000)
    let audio = SyntheticSpeech.audio(seconds: 1, sampleRate: 8000)
    let resampled = try frontend.resampled(audio)
    #expect(resampled.sampleRate == 16_000 && resampled.samples.count == 16_000)
    #expect(try frontend.resampled(resampled) == resampled)
  }

  @Test func constantsThatDoNotFitTheBinsAreRefused() {
    #expect(throws: AudioError.self) {
      try FeatureFrontend(.kaldi, .global(mean: [1, 2], inverseDeviation: [1, 1]))
    }
  }
}

import Audio
import ModelFixtures
import TestSupport
import Testing

@testable import Recognition

struct FeatureStreamTests {
  private static func frontend(_ normalization: FeatureNormalization) throws -> FeatureFrontend {
    try FeatureFrontend(TinyModel.configuration.features, normalization)
  }

  private static let normalization = FeatureNormalization.global(
    mean: [Float](repeating: 2, count: 16), inverseDeviation: [Float](repeating: 0.25, count: 16))

  /// All ticks of a recording that comes in pieces of so many samples, used in turn.
  private func ticks(_ audio: AudioBuffer, pieces: [Int]) throws -> [FeatureStream.Tick] {
    var stream = try Self.frontend(Self.normalization).stream()
    var ticks: [FeatureStream.Tick] = []
    var (start, turn) = (0, 0)
    while start < audio.samples.count {
      let end = min(audio.samples.count, start + pieces[turn % pieces.count])
      ticks += try stream.accept(
        AudioBuffer(samples: Array(audio.samples[start..<end]), sampleRate: audio.sampleRate))
      (start, turn) = (end, turn + 1)
    }
    return try ticks + stream.finish()
  }

  @Test(arguments: [8000, 16_000, 44_100])
  func theFeaturesAreThoseOfTheWholeRecordingBitForBit(rate: Int) throws {
    let audio = SyntheticSpeech.audio(seconds: 1.3, sampleRate: rate)
    let frontend = try Self.frontend(Self.normalization)
    let whole = frontend.features(of: try frontend.resampled(audio).samples)
    for pieces in [[audio.samples.count], [1], [7, 0, 311], [16_000]] {
      let values = try ticks(audio, pieces: pieces).flatMap(\.features.values)
      #expect(values == whole.values, "pieces of \(pieces)")
    }
  }

  @Test func theTicksDoNotDependOnHowTheSoundIsCut() throws {
    let samples = try TinyStream.speech(before: 0.5)
    let audio = AudioBuffer(samples: samples, sampleRate: 16_000)
    let whole = try ticks(audio, pieces: [samples.count])
    #expect(whole.contains { $0.activity.contains(where: \.isSpeech) })
    for pieces in [[1], [333, 1000]] {
      let cut = try ticks(audio, pieces: pieces)
      #expect(cut.map(\.features.values) == whole.map(\.features.values))
      #expect(cut.map(\.activity) == whole.map(\.activity))
    }
  }

  @Test func ticksAreAsLongAsTheFramesOfTheDetector() throws {
    var features = TinyModel.configuration.features
    (features.sampleRate, features.highFrequency) = (11_025, 5_500)
    var stream = try FeatureFrontend(features, Self.normalization).stream()
    let samples = [Float](repeating: 0, count: 220 * 500 + 100)
    let ticks = try stream.accept(AudioBuffer(samples: samples, sampleRate: 11_025))
    #expect(ticks.count == 500)
    let rest = try stream.finish()
    #expect((ticks + rest).flatMap(\.activity).count == 501)
  }

  @Test func aNewRateEndsTheSoundOfTheOldOne() throws {
    let frontend = try Self.frontend(Self.normalization)
    let (low, high) = (
      SyntheticSpeech.audio(seconds: 0.5, sampleRate: 8000),
      SyntheticSpeech.audio(seconds: 0.7, seed: 2, sampleRate: 48_000)
    )
    var stream = try frontend.stream()
    let ticks = try stream.accept(low) + stream.accept(high) + stream.finish()
    let joined = try frontend.resampled(low).samples + frontend.resampled(high).samples
    #expect(ticks.flatMap(\.features.values) == frontend.features(of: joined).values)
  }

  @Test func featuresThatNeedTheWholeRecordingAreRefused() {
    #expect(throws: AudioError.self) { _ = try Self.frontend(.perUtterance).stream() }
  }
}

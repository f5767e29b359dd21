import Audio
import Testing

@Suite struct LogMelTests {
  /// A published pipeline and where its golden features are.
  struct Pipeline: Sendable, CustomTestStringConvertible {
    let name: String
    let configuration: LogMel.Configuration
    let frames: Int
    var testDescription: String { name }

    /// Without the stage over the utterance.
    var raw: LogMel.Configuration {
      var raw = configuration
      raw.utteranceStage = .none
      return raw
    }
  }

  static let pipelines = [
    Pipeline(name: "kaldi", configuration: .kaldi, frames: 98),
    Pipeline(name: "kaldiHamming", configuration: .kaldiHamming, frames: 98),
    Pipeline(name: "nemo", configuration: .nemo, frames: 101),
    Pipeline(name: "nemoZeroPadded", configuration: .nemoZeroPadded, frames: 100),
    Pipeline(name: "espnet", configuration: .espnet, frames: 101),
    Pipeline(name: "whisper", configuration: .whisper, frames: 3000),
    Pipeline(name: "whisper128", configuration: .whisper128, frames: 3000),
  ]

  @Test(arguments: pipelines, ["synthetic", "speech"])
  func `agrees with the reference implementation`(
    pipeline: Pipeline, recording: String
  ) throws {
    let golden = try GoldenFeatures(recording)
    let frames = try LogMel(pipeline.configuration).features(of: golden.wave)
    #expect(frames.count == pipeline.frames)
    // kaldi-native-fbank computes in single precision; its own error is up to 6e-4.
    let tolerance: Float = pipeline.name.hasPrefix("kaldi") ? 1e-3 : 1e-4
    #expect(try golden.largestDifference(pipeline.name, from: frames) < tolerance)
  }

  @Test(arguments: ["nemo", "nemoZeroPadded"], ["synthetic", "speech"])
  func `agrees with NeMo before normalization`(name: String, recording: String) throws {
    let golden = try GoldenFeatures(recording)
    let pipeline = try #require(Self.pipelines.first { $0.name == name })
    let frames = try LogMel(pipeline.raw).features(of: golden.wave)
    #expect(try golden.largestDifference(name + ".raw", from: frames) < 1e-4)
  }

  @Test func `speech of any length has as many frames as announced`() throws {
    for pipeline in Self.pipelines {
      let features = try LogMel(pipeline.raw)
      for count in [0, 1, 2, 159, 160, 161, 199, 200, 201, 399, 400, 401, 560, 1000] {
        let frames = features.features(of: [Float](repeating: 0.25, count: count))
        #expect(frames.count == features.frameCount(samples: count))
        #expect(!frames.values.contains { !$0.isFinite })
      }
    }
  }
}

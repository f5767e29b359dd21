/// Log-mel features: the logarithm of the energy in mel bands, frame by frame.
///
/// A ``Configuration`` reproduces the filterbanks of Kaldi, NeMo, ESPnet and Whisper. There is no
/// dither: the same samples always give the same features.
public struct LogMel: Sendable {
  /// The configuration that was given.
  public let configuration: Configuration
  private let plan: Plan

  /// Features of the given configuration.
  ///
  /// Throws ``AudioError/invalidConfiguration(reason:)`` if it contradicts itself.
  public init(_ configuration: Configuration) throws(AudioError) {
    try configuration.validate()
    self.configuration = configuration
    plan = Plan(configuration)
  }

  /// Frames of a recording of `samples` samples.
  public func frameCount(samples: Int) -> Int {
    plan.framing.frameCount(samples: configuration.fixedLength ?? samples)
  }

  /// The features of a whole recording, whose samples are finite and at the configured rate.
  public func features(of samples: [Float]) -> FeatureFrames {
    var samples = samples
    if let length = configuration.fixedLength {
      samples = Array(samples.prefix(length))
      samples.append(contentsOf: repeatElement(0, count: length - samples.count))
    }
    if let conditioned = plan.conditioned(samples.span, previous: 0) { samples = conditioned }
    let count = plan.framing.frameCount(samples: samples.count)
    var values = [Float](repeating: 0, count: count * configuration.bins)
    var writer = FrameWriter(plan)
    var rows = values.mutableSpan
    for index in 0..<count {
      writer.write(frame: index, of: samples.span, endingAt: samples.count, into: &rows, row: index)
    }
    var frames = FeatureFrames(values: values, bins: configuration.bins)
    configuration.utteranceStage.apply(to: &frames)
    return frames
  }

  /// A stream that computes the same features as the samples arrive.
  ///
  /// Throws ``AudioError/notIncremental(reason:)`` for a configuration whose first frame already depends on
  /// the last sample: a fixed length, or a stage over the utterance. (NeMo's presets stream with
  /// `utteranceStage = .none`.)
  public func stream() throws(AudioError) -> LogMelStream {
    guard configuration.fixedLength == nil else {
      throw .notIncremental(reason: "they are cut or padded to a fixed length")
    }
    guard configuration.utteranceStage == .none else {
      throw .notIncremental(
        reason: "the stage \(configuration.utteranceStage.rawValue) needs the whole utterance")
    }
    return LogMelStream(plan)
  }
}

extension LogMel.UtteranceStage {
  /// Applies the stage in place.
  func apply(to frames: inout FeatureFrames) {
    switch self {
    case .none: break
    case .standardized: FeatureNormalization.perUtterance.apply(to: &frames)
    case .clampedToPeak:
      guard let peak = frames.values.max() else { return }
      for index in frames.values.indices {
        frames.values[index] = (max(frames.values[index], peak - 8) + 4) / 4
      }
    }
  }
}

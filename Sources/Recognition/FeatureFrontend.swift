package import Audio
package import Tensors

/// From sound to what the encoder takes: resampling, log-mel features, normalization.
package struct FeatureFrontend: Sendable {
  private let logMel: LogMel
  private let normalization: FeatureNormalization
  /// Samples per second that the features are made from.
  package let sampleRate: Int

  /// The frontend of a model. Throws `AudioError` for settings that make none.
  package init(_ configuration: LogMel.Configuration, _ normalization: FeatureNormalization)
    throws(AudioError)
  {
    try normalization.validate(bins: configuration.bins)
    logMel = try LogMel(configuration)
    sampleRate = configuration.sampleRate
    self.normalization = normalization
  }

  /// Audio at the frontend's rate. Throws `AudioError`.
  package func resampled(_ audio: AudioBuffer) throws(AudioError) -> AudioBuffer {
    audio.sampleRate == sampleRate ? audio : try Resampler.resample(audio, to: sampleRate)
  }

  /// Normalized features [T, F] of samples at the frontend's rate.
  package func features(of samples: [Float]) -> FeatureFrames {
    var frames = logMel.features(of: samples)
    normalization.apply(to: &frames)
    return frames
  }

  /// The same features of sound as it arrives. Throws `AudioError` where they need the whole recording.
  package func stream() throws(AudioError) -> FeatureStream {
    try FeatureStream(logMel, normalization)
  }
}

extension Tensor {
  /// Features as a tensor [T, F].
  package init(_ frames: FeatureFrames) {
    self.init(frames.values, shape: [frames.count, frames.bins])
  }
}

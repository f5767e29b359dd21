package import Audio

/// From sound as it arrives, at any rate, to normalized features: a ``FeatureFrontend`` for streams.
///
/// All features together are those of the whole recording, bit for bit.
package struct FeatureStream: ~Copyable {
  /// What some sound completes.
  package struct Piece {
    /// Samples at the frontend's rate.
    package var samples: [Float]
    /// Normalized features [n, F].
    package var features: FeatureFrames
  }

  private var logMel: LogMelStream
  private let normalization: FeatureNormalization
  private let outputRate: Int
  /// The rate of the sound so far, and what changes it.
  private var inputRate: Int?
  private var resampler: ResamplerStream?

  /// Throws `AudioError` for features that need the whole recording.
  init(_ logMel: LogMel, _ normalization: FeatureNormalization) throws(AudioError) {
    guard normalization != .perUtterance else {
      throw .notIncremental(reason: "they are normalized by the statistics of the whole utterance")
    }
    self.logMel = try logMel.stream()
    self.normalization = normalization
    outputRate = logMel.configuration.sampleRate
  }

  /// The next sound. A rate other than before ends the sound before it and starts anew after it.
  ///
  /// Throws `AudioError` for a rate that cannot be converted.
  package mutating func accept(_ audio: AudioBuffer) throws(AudioError) -> Piece {
    var samples: [Float] = []
    if audio.sampleRate != inputRate {
      if let ended = resampler.take() { samples += try ended.finish() }
      resampler = try ResamplerStream(from: audio.sampleRate, to: outputRate)
      inputRate = audio.sampleRate
    }
    if var current = resampler.take() {
      samples += try current.accept(audio.samples.span)
      resampler = consume current
    }
    return piece(samples, logMel.accept(samples.span))
  }

  /// Ends the stream: what resampler and framing held back.
  package consuming func finish() throws(AudioError) -> Piece {
    let samples = try resampler.take()?.finish() ?? []
    var features = logMel.accept(samples.span)
    features.append(logMel.finish())
    return Piece(samples: samples, features: Self.normalized(features, normalization))
  }

  private func piece(_ samples: [Float], _ features: FeatureFrames) -> Piece {
    Piece(samples: samples, features: Self.normalized(features, normalization))
  }

  private static func normalized(
    _ features: FeatureFrames, _ normalization: FeatureNormalization
  ) -> FeatureFrames {
    var features = features
    normalization.apply(to: &features)
    return features
  }
}

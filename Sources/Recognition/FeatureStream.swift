package import Audio

/// Sound that arrives at any rate, in pieces of any size, as a steady succession of ticks: what
/// ``FeatureFrontend`` makes of recordings, and the signs of speech beside it.
///
/// The ticks are a function of the sound alone, and their features those of the whole recording,
/// bit for bit. So whoever decides tick by tick decides the same however the sound is cut.
package struct FeatureStream: ~Copyable {
  /// What becomes known with a hundredth of a second of sound, or a few.
  package struct Tick {
    /// Normalized features [n, F].
    package var features: FeatureFrames
    /// Frames of the detector that are decided.
    package var activity: [SpeechDetector.Frame]
  }

  private let normalization: FeatureNormalization
  private let rate: Int
  /// Samples of a tick: those of a frame of the detector.
  private let tickLength: Int
  private var logMel: LogMelStream
  private var detector: SpeechDetector
  /// What changes the rate of the sound, which is `inputRate`.
  private var resampler: ResamplerStream?
  private var inputRate: Int?
  /// Samples that make no tick yet.
  private var rest: [Float] = []

  /// Throws `AudioError` for features that need the whole recording.
  init(_ logMel: LogMel, _ normalization: FeatureNormalization) throws(AudioError) {
    guard normalization != .perUtterance else {
      throw .notIncremental(reason: "they are normalized by the statistics of the whole utterance")
    }
    self.logMel = try logMel.stream()
    self.normalization = normalization
    rate = logMel.configuration.sampleRate
    tickLength = SpeechDetector.frameLength(sampleRate: rate)
    detector = SpeechDetector(sampleRate: rate)
  }

  /// The next sound. Where its rate changes, the sound before ends and new sound begins.
  ///
  /// Throws `AudioError` for a rate that cannot be converted.
  package mutating func accept(_ audio: AudioBuffer) throws(AudioError) -> [Tick] {
    if audio.sampleRate != inputRate {
      if let ended = resampler.take() { rest += try ended.finish() }
      resampler = try ResamplerStream(from: audio.sampleRate, to: rate)
      inputRate = audio.sampleRate
    }
    rest += try resampler?.accept(audio.samples.span) ?? []
    var ticks: [Tick] = []
    var start = 0
    while rest.count - start >= tickLength {
      ticks.append(tick(of: Array(rest[start..<start + tickLength])))
      start += tickLength
    }
    rest.removeFirst(start)
    return ticks
  }

  /// Ends the stream: what the resampler, the framing and the detector held back.
  package consuming func finish() throws(AudioError) -> [Tick] {
    rest += try resampler.take()?.finish() ?? []
    var last = tick(of: rest)
    var features = logMel.finish()
    normalization.apply(to: &features)
    last.features.append(features)
    last.activity += detector.finish()
    return [last]
  }

  private mutating func tick(of samples: [Float]) -> Tick {
    var features = logMel.accept(samples.span)
    normalization.apply(to: &features)
    return Tick(features: features, activity: detector.accept(samples.span))
  }
}

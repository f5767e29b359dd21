extension LogMel {
  /// Everything that decides a feature's value. The defaults are common; start from a preset.
  public struct Configuration: Codable, Sendable, Equatable {
    /// Samples per second that the features are meant for.
    public var sampleRate = 16_000
    /// Multiplies every sample first: 32768 for systems that count in 16-bit steps.
    public var sampleScale = 1.0
    /// Samples in a frame.
    public var windowLength = 400
    /// Samples from one frame to the next.
    public var hopLength = 160
    /// Points of the Fourier transform; frames are padded with zeros to it.
    public var fftLength = 512
    /// The weights within a frame.
    public var window = AnalysisWindow.hann
    /// Where frames lie and how many there are.
    public var placement = FramePlacement.centered(edges: .reflected)
    /// Whether the last frame is left out, as Whisper and newer NeMo do for centred frames.
    public var dropsLastFrame = false
    /// Whether each frame's mean is subtracted.
    public var removesMean = false
    /// Lifts high frequencies.
    public var preemphasis = Preemphasis.none
    /// How mel bands are spaced and weighted.
    public var melScale = MelScale.slaney
    /// Number of mel bands.
    public var bins = 80
    /// Lower edge of the first band in Hz.
    public var lowFrequency = 0.0
    /// Upper edge of the last band in Hz.
    public var highFrequency = 8_000.0
    /// How band energies are compressed.
    public var logarithm = Logarithm()
    /// What is done with all frames together.
    public var utteranceStage = UtteranceStage.none
    /// Recordings are cut, or padded with zeros, to this many samples; nil leaves them.
    public var fixedLength: Int?

    /// The default values.
    public init() {}
  }

  /// Where frames lie in the recording.
  public enum FramePlacement: Codable, Sendable, Equatable {
    /// Frame t starts at sample t · hop; only frames that fit count (Kaldi's snip-edges).
    case inside
    /// Frame t is centred on sample t · hop, from the first sample to the last.
    case centered(edges: Edges)

    /// What centred frames see beyond the ends.
    public enum Edges: String, Codable, Sendable {
      /// The recording mirrored at its first and last sample.
      case reflected
      /// Silence.
      case zero
    }
  }

  /// A first-order high-pass: y[n] = x[n] - coefficient · x[n-1].
  public enum Preemphasis: Codable, Sendable, Equatable {
    /// Off.
    case none
    /// Within each frame, whose first sample is its own predecessor.
    case frame(coefficient: Double)
    /// Along the whole recording, whose first sample stays as it is.
    case recording(coefficient: Double)
  }

  /// How mel bands are spaced and weighted.
  public enum MelScale: String, Codable, Sendable {
    /// Kaldi's: mel(f) = 1127 ln(1 + f/700), triangles linear in mel, the Nyquist bin left out.
    case kaldi
    /// Slaney's *Auditory Toolbox*, as in librosa: linear below 1 kHz and logarithmic above,
    /// triangles linear in Hz and of equal area.
    case slaney
  }

  /// value = log(max(energy + added, floor)).
  public struct Logarithm: Codable, Sendable, Equatable {
    /// The base of the logarithm.
    public enum Radix: String, Codable, Sendable {
      /// e.
      case natural
      /// 10.
      case decimal
    }

    /// The base of the logarithm.
    public var base = Radix.natural
    /// Added to every energy.
    public var added: Float = 0
    /// The least argument of the logarithm.
    public var floor: Float = 1e-10

    /// A logarithm with the given guards against silence.
    public init(base: Radix = .natural, added: Float = 0, floor: Float = 1e-10) {
      self.base = base
      self.added = added
      self.floor = floor
    }
  }

  /// What is done with all frames of a recording together. Streams permit only `none`.
  public enum UtteranceStage: String, Codable, Sendable {
    /// Nothing.
    case none
    /// ``FeatureNormalization/perUtterance``.
    case standardized
    /// Whisper's: at most 8 below the greatest value, then (x + 4) / 4.
    case clampedToPeak
  }
}

extension LogMel.Configuration {
  /// Throws ``AudioError/invalidConfiguration(reason:)`` for the first contradiction or value out of range.
  public func validate() throws(AudioError) {
    func require(_ condition: Bool, _ reason: @autoclosure () -> String) throws(AudioError) {
      if !condition { throw .invalidConfiguration(reason: reason()) }
    }
    let rates = AudioFileReader.sampleRates
    try require(rates.contains(sampleRate), "sampleRate \(sampleRate) lies outside \(rates) Hz")
    try require(
      (2...16_384).contains(fftLength) && fftLength % 2 == 0,
      "fftLength \(fftLength) is not an even number from 2 to 16384")
    try require(
      (1...fftLength).contains(windowLength),
      "windowLength \(windowLength) is not between 1 and fftLength \(fftLength)")
    try require(
      (1...1_000_000).contains(hopLength), "hopLength \(hopLength) is not between 1 and 1000000")
    try require((1...1_024).contains(bins), "bins \(bins) is not between 1 and 1024")
    try require(
      lowFrequency >= 0 && lowFrequency < highFrequency
        && highFrequency <= Double(sampleRate) / 2,
      "frequencies \(lowFrequency) to \(highFrequency) Hz do not rise within 0 to half the rate")
    try require(
      sampleScale > 0 && sampleScale <= 1e6, "sampleScale \(sampleScale) is not in 0...1e6")
    switch preemphasis {
    case .none: break
    case .frame(let coefficient), .recording(let coefficient):
      try require(abs(coefficient) <= 1, "pre-emphasis \(coefficient) lies outside -1...1")
    }
    try require(
      logarithm.added >= 0 && logarithm.floor >= 0 && logarithm.added + logarithm.floor > 0
        && logarithm.added + logarithm.floor < .infinity,
      "the logarithm needs a positive floor or addition")
    try require(
      fixedLength.map { (1...60_000_000).contains($0) } ?? true,
      "fixedLength \(fixedLength ?? 0) is not between 1 and 60000000")
  }
}

extension LogMel.Configuration {
  /// Kaldi's filterbank as WeNet uses it: Povey window, 80 bins, no dither.
  public static var kaldi: Self {
    var configuration = Self()
    configuration.sampleScale = 32_768
    configuration.window = .povey
    configuration.placement = .inside
    configuration.removesMean = true
    configuration.preemphasis = .frame(coefficient: 0.97)
    configuration.melScale = .kaldi
    configuration.lowFrequency = 20
    configuration.logarithm = .init(floor: 0x1p-23)
    return configuration
  }

  /// Kaldi's filterbank with a Hamming window, as FunASR and CASS-NAT use it.
  public static var kaldiHamming: Self {
    var configuration = kaldi
    configuration.window = .hamming
    return configuration
  }

  /// NeMo's filterbank as of the Canary flash models (before July 2025): 128 bins, reflected edges,
  /// each bin standardized over the utterance.
  public static var nemo: Self {
    var configuration = Self()
    configuration.preemphasis = .recording(coefficient: 0.97)
    configuration.bins = 128
    configuration.logarithm = .init(added: 0x1p-24, floor: 0)
    configuration.utteranceStage = .standardized
    return configuration
  }

  /// NeMo's filterbank since July 2025: silence beyond the edges, and the last frame, which NeMo
  /// blanks, left out.
  public static var nemoZeroPadded: Self {
    var configuration = nemo
    configuration.placement = .centered(edges: .zero)
    configuration.dropsLastFrame = true
    return configuration
  }

  /// ESPnet's default frontend with the window and hop of its recipes, before normalization.
  public static var espnet: Self {
    var configuration = Self()
    configuration.window = .periodicHann
    return configuration
  }

  /// Whisper's spectrogram of 30 s with 80 bins.
  public static var whisper: Self {
    var configuration = Self()
    configuration.window = .periodicHann
    configuration.fftLength = 400
    configuration.dropsLastFrame = true
    configuration.logarithm = .init(base: .decimal)
    configuration.utteranceStage = .clampedToPeak
    configuration.fixedLength = 480_000
    return configuration
  }

  /// Whisper's spectrogram of 30 s with 128 bins, for large-v3 and turbo.
  public static var whisper128: Self {
    var configuration = whisper
    configuration.bins = 128
    return configuration
  }
}

/// How speech is found in recordings, so that nothing else is transcribed and cuts lie in pauses.
public struct SpeechDetection: Sendable, Equatable {
  /// By how many dB a moment stands out from the quietest ones around it, as a mean over the bands of speech, to be
  /// speech. Steady noise stays at 2.5 ± 0.3, however loud it is.
  public var threshold: Double
  /// Seconds of sound that are heard before speech and after it.
  public var padding: Double
  /// Seconds without speech that part a recording; shorter pauses are heard with the speech around them.
  public var pause: Double

  /// What the development recordings bear: with less padding words are lost, with more none are gained
  /// (`Decisions/0015`).
  public init(
    threshold: Double = 5, padding: Double = 0.2, pause: Double = 0.7
  ) {
    self.threshold = threshold
    self.padding = padding
    self.pause = pause
  }
}

/// What was said in a recording, as callers see it.
public struct Transcript: Sendable, Equatable {
  /// A word, or a token, with its place and certainty.
  public struct Unit: Sendable, Equatable {
    /// A word, or a piece as the model spells it.
    public var text: String
    /// Seconds from the start of the recording; 0 ≤ start < end ≤ duration.
    public var start, end: Double
    /// 0…1
    public var confidence: Float

    /// A unit of speech.
    public init(text: String, start: Double, end: Double, confidence: Float) {
      self.text = text
      self.start = start
      self.end = end
      self.confidence = confidence
    }
  }

  /// Words joined by spaces; empty where nothing was said.
  public var text: String
  /// In order of time.
  public var words: [Unit]
  /// What the words are made of, in order of time.
  public var tokens: [Unit]
  /// 0…1: the geometric mean of the tokens' confidences.
  public var confidence: Float
  /// Seconds of audio.
  public var duration: Double
  /// As many readings of the whole recording as were asked for, best first: the first is `text`.
  public var alternatives: [Alternative]
  /// The work of the decoder.
  public var effort: DecodingEffort

  /// What was said, put together elsewhere, as tests do.
  public init(
    text: String, words: [Unit], tokens: [Unit], confidence: Float, duration: Double,
    alternatives: [Alternative] = [], effort: DecodingEffort = .init()
  ) {
    self.text = text
    self.words = words
    self.tokens = tokens
    self.confidence = confidence
    self.duration = duration
    self.alternatives = alternatives
    self.effort = effort
  }

  /// A reading of a recording.
  public struct Alternative: Sendable, Equatable {
    /// Words joined by spaces.
    public var text: String
    /// Natural logarithm; comparable within one recording only.
    public var score: Float

    /// A text with its score.
    public init(text: String, score: Float) {
      self.text = text
      self.score = score
    }
  }
}

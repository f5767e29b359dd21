/// What was said in a recording, as callers see it.
public struct Transcript: Sendable, Equatable {
  /// A word, or a token, with its place and certainty.
  public struct Unit: Sendable, Equatable {
    /// A word, or a piece as the model spells it.
    public var text: String
    /// Seconds from the start of the recording, in whole milliseconds; 0 ≤ start < end ≤ duration, and
    /// none begins before the one before it ends.
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

  /// A stretch of speech between silences, or as much as was decoded at once.
  public struct Segment: Sendable, Equatable {
    /// Its words joined by spaces; never empty.
    public var text: String
    /// Seconds from the start of its first word to the end of its last.
    public var start, end: Double
    /// 0…1: the geometric mean of its tokens' confidences.
    public var confidence: Float
    /// Its part of the transcript's words.
    public var words: Range<Int>
    /// Its part of the transcript's tokens.
    public var tokens: Range<Int>

    /// A stretch of speech.
    public init(
      text: String, start: Double, end: Double, confidence: Float, words: Range<Int>,
      tokens: Range<Int>
    ) {
      self.text = text
      self.start = start
      self.end = end
      self.confidence = confidence
      self.words = words
      self.tokens = tokens
    }
  }

  /// Words joined by spaces; empty where nothing was said.
  public var text: String
  /// In order of time; those in which nothing was said are left out.
  public var segments: [Segment]
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

  /// What was said, put together elsewhere; without `segments`, all of it is one.
  public init(
    text: String, segments: [Segment]? = nil, words: [Unit], tokens: [Unit], confidence: Float,
    duration: Double, alternatives: [Alternative] = [], effort: DecodingEffort = .init()
  ) {
    self.text = text
    self.segments =
      segments
      ?? zip(words.prefix(1), words.suffix(1)).map { first, last in
        Segment(
          text: text, start: first.start, end: last.end, confidence: confidence,
          words: words.indices, tokens: tokens.indices)
      }
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

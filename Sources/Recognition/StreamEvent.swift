/// What is new in a live stream.
public enum StreamEvent: Sendable, Equatable {
  /// What has been understood of a segment that still goes on; a later event of the segment takes
  /// its place.
  case partial(StreamSegment)
  /// What was said in a segment, for good.
  case final(StreamSegment)

  /// The segment that it is about.
  public var segment: StreamSegment {
    switch self {
    case .partial(let segment), .final(let segment): segment
    }
  }
}

/// A stretch of speech in a live stream.
public struct StreamSegment: Sendable, Equatable {
  /// Its number, from 0. Stretches in which nothing was understood have none.
  public var index: Int
  /// Seconds from the beginning of the stream to where the segment begins, and to where it ends or,
  /// while it goes on, has been understood.
  public var start, end: Double
  /// Where speech was detected, in seconds: from its first sound to its last by now.
  public var speech: ClosedRange<Double>
  /// What was said, with times from the beginning of the stream.
  public var transcript: Transcript
  /// The beginning of a partial result's text that later partial results of the segment keep; all
  /// of a final one.
  public var stableText: String

  /// A stretch, put together elsewhere, as tests do.
  public init(
    index: Int, start: Double, end: Double, speech: ClosedRange<Double>, transcript: Transcript,
    stableText: String
  ) {
    self.index = index
    self.start = start
    self.end = end
    self.speech = speech
    self.transcript = transcript
    self.stableText = stableText
  }
}

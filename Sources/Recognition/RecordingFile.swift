/// A recording on disk, or a part of one.
public struct RecordingFile: Sendable, Equatable {
  /// Where the file lies.
  public var path: String
  /// Where the part starts, in seconds.
  public var offset: Double
  /// Seconds of the part; nil is to the end.
  public var duration: Double?

  /// The whole file at `path`, or the part that starts at `offset`.
  public init(_ path: String, offset: Double = 0, duration: Double? = nil) {
    self.path = path
    self.offset = offset
    self.duration = duration
  }
}

/// Where a transcript comes from, as documents tell it.
public struct TranscriptOrigin: Sendable, Equatable {
  /// Seconds of the work, for documents that are asked to tell them.
  public struct Timing: Sendable, Equatable {
    /// To read the model.
    public var loading: Double
    /// From the start of the first recording's reading until this transcript was complete.
    public var elapsed: Double

    /// Seconds of the work.
    public init(loading: Double, elapsed: Double) {
      self.loading = loading
      self.elapsed = elapsed
    }
  }

  /// The recording as its user named it.
  public var file: String
  /// A short name that no other recording of the same run has.
  public var name: String
  /// The channel that was transcribed, from 1; 1 for the mean of all.
  public var channel: Int
  /// What results call the model.
  public var model: String
  /// What made the text.
  public var decoder: String
  /// How long it took; nil leaves it out.
  public var timing: Timing?

  /// The recording `file`, which `decoder` of `model` transcribed.
  public init(
    file: String, name: String, channel: Int = 1, model: String, decoder: String,
    timing: Timing? = nil
  ) {
    self.file = file
    self.name = name
    self.channel = channel
    self.model = model
    self.decoder = decoder
    self.timing = timing
  }
}

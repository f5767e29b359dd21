/// What is written of a transcript beside its text, and how subtitles are laid out.
public struct TranscriptDetails: Sendable, Equatable {
  /// Words with their times, where a format leaves the choice.
  public var words: Bool
  /// All readings that there are, with their scores, in the formats that hold them.
  public var alternatives: Bool
  /// The limits of subtitles.
  public var subtitles: SubtitleLayout

  /// Nothing but the text by default.
  public init(
    words: Bool = false, alternatives: Bool = false, subtitles: SubtitleLayout = .init()
  ) {
    self.words = words
    self.alternatives = alternatives
    self.subtitles = subtitles
  }
}

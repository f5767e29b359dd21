/// How a transcript is written down.
public enum TranscriptFormat: String, Sendable, CaseIterable {
  /// Lines for people.
  case txt
  /// One object, as `Documentation/transcript.schema.json` describes it.
  case json
  /// Subtitles for video players: SubRip.
  case srt
  /// Subtitles for browsers: WebVTT.
  case vtt
  /// A table of segments, or of words, with times in milliseconds.
  case tsv
  /// A line for each word, for NIST's scoring tools: conversation time marks.
  case ctm
  /// Tiers of segments, words and tokens, for Praat.
  case textgrid

  /// What names of files of this format end in.
  public var fileExtension: String { self == .textgrid ? "TextGrid" : rawValue }

  /// Whether it tells what `TranscriptDetails.words` asks for only if it is asked.
  public var choosesWords: Bool { [.txt, .json, .tsv, .vtt].contains(self) }

  /// Whether it has room for several readings.
  public var holdsAlternatives: Bool { [.txt, .json].contains(self) }

  /// Whether it is laid out in cues and lines.
  public var isSubtitles: Bool { [.srt, .vtt].contains(self) }

  /// Whether documents of several recordings can follow each other in one stream.
  public var isStreamable: Bool { [.txt, .json, .ctm].contains(self) }

  /// A transcript in this format: a whole document that ends with a line break, or is empty.
  ///
  /// - Throws: `EncodingError` if a number of the transcript is not finite, which JSON cannot express.
  public func document(
    of transcript: Transcript, from origin: TranscriptOrigin, details: TranscriptDetails = .init()
  ) throws -> String {
    switch self {
    case .txt: PlainText.lines(transcript, details).map { $0 + "\n" }.joined()
    case .json: try TranscriptDocument(transcript, from: origin, details: details).line() + "\n"
    case .srt: SubRip.document(details.subtitles.cues(of: transcript))
    case .vtt: WebVTT.document(details.subtitles.cues(of: transcript), wordTimes: details.words)
    case .tsv: TimeTable.document(transcript, words: details.words)
    case .ctm: TimeMarks.document(transcript, from: origin)
    case .textgrid: TextGrid.document(transcript)
    }
  }
}

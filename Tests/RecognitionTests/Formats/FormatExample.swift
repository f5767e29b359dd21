import Recognition

/// A transcript that all formats are tried on: two stretches of speech with a silence between them.
enum FormatExample {
  static func unit(_ text: String, _ start: Double, _ end: Double) -> Transcript.Unit {
    Transcript.Unit(text: text, start: start, end: end, confidence: 0.75)
  }

  static let transcript = Transcript(
    text: "so it goes on",
    segments: [
      .init(text: "so it", start: 0.5, end: 1.25, confidence: 0.5, words: 0..<2, tokens: 0..<2),
      .init(text: "goes on", start: 3, end: 4, confidence: 0.75, words: 2..<4, tokens: 2..<4),
    ],
    words: [
      unit("so", 0.5, 0.75), unit("it", 1, 1.25), unit("goes", 3, 3.5), unit("on", 3.5, 4),
    ],
    tokens: [
      unit("▁so", 0.5, 0.75), unit("▁it", 1, 1.25), unit("▁goes", 3, 3.5), unit("▁on", 3.5, 4),
    ],
    confidence: 0.625, duration: 4.5,
    alternatives: [.init(text: "so it goes on", score: -1), .init(text: "so it goes", score: -2.5)])

  static let silence = Transcript(text: "", words: [], tokens: [], confidence: 0.9, duration: 2)

  /// One word after another, half a second each, every second.
  static func saying(_ words: [String], duration: Double? = nil) -> Transcript {
    let units = words.enumerated().map { unit($1, Double($0), Double($0) + 0.5) }
    return Transcript(
      text: words.joined(separator: " "), words: units, tokens: units, confidence: 0.5,
      duration: duration ?? Double(max(1, words.count)))
  }

  static let origin = TranscriptOrigin(
    file: "talks/a.wav", name: "a", channel: 1, model: "m", decoder: "ctc")

  static func document(
    _ format: TranscriptFormat, _ transcript: Transcript = transcript,
    _ details: TranscriptDetails = .init(), origin: TranscriptOrigin = origin
  ) throws -> String {
    try format.document(of: transcript, from: origin, details: details)
  }
}

extension FormatExample {
  /// Words that try to be structure, markup, or something that turns the line around.
  static let hostileWords = [
    "-->", "00:00:01,000", "<b>bold</b>", "&amp;", "\"quoted\"", "{\\an8}", "a\tb", "line\nbreak",
    "\u{0}null",
    "2", "\u{202E}turned", "שלום\u{200F}", "مرحبا", "👩‍👩‍👧", ";;", "%20", "[1]:", "xmin = 0", "NOTE",
    "WEBVTT",
    "</item>", "'", "\\", "北京欢迎你", "e\u{301}", "\u{2028}parted", "<00:00:01.000>", "~", "-", "…",
  ]
  static let hostile = saying(hostileWords)
}

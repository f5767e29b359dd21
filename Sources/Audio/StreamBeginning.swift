/// What the first bytes of a stream give away.
enum StreamBeginning: Equatable {
  /// A WAV header.
  case wave
  /// Something that holds no plain samples.
  case foreign(String)
  /// Nothing: raw samples.
  case samples

  /// As many bytes tell all beginnings apart.
  static let length = 12

  /// The beginning of Wave64, written as those below.
  static let wave64 = "riff\u{2E}\u{91}\u{CF}\u{11}\u{A5}\u{D6}\u{28}\u{DB}"

  /// Written in Latin 1, in which a character is a byte; a question mark is any byte.
  private static let beginnings: [(pattern: String, kind: StreamBeginning)] = [
    ("RIFF????WAVE", .wave), ("RF64????WAVE", .wave), ("BW64????WAVE", .wave),
    ("RIFX????WAVE", .foreign("a WAV stream with the highest byte first (RIFX)")),
    ("FORM????AIF", .foreign("AIFF")), ("fLaC", .foreign("FLAC")), ("OggS", .foreign("Ogg")),
    ("ID3", .foreign("MP3")), (".snd", .foreign("a stream in Sun's AU format")),
    ("caff", .foreign("CAF")), ("????ftyp", .foreign("MP4")),
    ("\u{1A}E\u{DF}\u{A3}", .foreign("Matroska or WebM")),
    (wave64, .foreign("Wave64")),
    ("0&\u{B2}u\u{8E}f\u{CF}\u{11}", .foreign("Windows Media (ASF)")),
  ]

  /// What `bytes`, the first of a stream, begin.
  init(_ bytes: [UInt8]) {
    let found = Self.beginnings.first { pattern, _ in Self.matches(bytes[...], pattern) }
    self = found?.kind ?? .samples
  }

  /// Whether `bytes` begin as `pattern` says, which is written as those above are.
  static func matches(_ bytes: ArraySlice<UInt8>, _ pattern: String) -> Bool {
    let expected = pattern.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
    return bytes.count >= expected.count
      && zip(bytes, expected).allSatisfy { $0 == $1 || $1 == UInt8(ascii: "?") }
  }

  /// Whether `bytes` look like the head of a chunk: four printable characters and a small size.
  static func isChunk(_ bytes: ArraySlice<UInt8>) -> Bool {
    let head = Array(bytes.prefix(8))
    guard head.count == 8 else { return false }
    let isNamed = head[..<4].allSatisfy { (0x20...0x7e).contains($0) }
    return isNamed && head[7] == 0
  }
}

/// How the samples of a WAV file are coded, by the number in its chunk `fmt ` (RFC 2361, appendix A).
enum WaveCoding {
  /// The name of a coding.
  static func name(_ coding: Int) -> String {
    switch coding {
    case 1: "integers"
    case 2, 0x11: "ADPCM"
    case 3: "floating-point numbers"
    case 6: "A-law"
    case 7: "µ-law"
    case 0x31: "GSM 6.10"
    case 0x50: "MPEG layer I or II"
    case 0x55: "MPEG layer III"
    case 0x160...0x163: "Windows Media Audio"
    case 0xff, 0x1600, 0x1602, 0x1610: "AAC"
    case 0x2000: "AC-3"
    default: "samples in the unknown coding \(coding)"
    }
  }

  /// The codings that libsndfile reads, if there is nothing else wrong with the file.
  private static let known = [1, 2, 3, 6, 7, 0x11, 0x31, 0x38, 0x40]

  /// The name of the coding of a WAV file if it is none that is read here; nil elsewhere.
  ///
  /// libsndfile says of such a file only that its format is malformed or unknown.
  static func foreignName(in file: OpenFile) -> String? {
    guard let chunks = FileChunks(file), chunks.form == "WAVE", let format = chunks.first("fmt "),
      let coding = coding(at: format.body, of: chunks), !known.contains(coding)
    else { return nil }
    return name(coding)
  }

  private static func coding(at offset: Int, of chunks: FileChunks) -> Int? {
    let coding = chunks.integer(at: offset, bytes: 2)
    return coding == 0xfffe ? chunks.integer(at: offset + 24, bytes: 2) : coding
  }
}

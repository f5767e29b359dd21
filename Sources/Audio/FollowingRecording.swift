/// Whether another recording stands behind the one that a file begins with, as `cat` puts them.
///
/// libsndfile decodes the first and does not tell of the rest, or refuses the file and gives another reason. The
/// question is asked where the first ends by its own account; FLAC gives none (see ``FLACHeader``).
enum FollowingRecording {
  /// Beginnings of recordings, as ``StreamBeginning/matches(_:_:)`` takes them; those of MP3 also begin tags.
  private static let beginnings = [
    "RIFF????WAVE", "RF64????WAVE", "BW64????WAVE", "RIFX????WAVE", "FORM????AIF", ".snd", "dns.",
    "caff\0\u{1}", "fLaC", "OggS\0", StreamBeginning.wave64,
  ]
  /// The most zeros between recordings, to a multiple of eight bytes.
  private static let longestPadding = 7
  /// Real files hold a handful of chunks; a damaged one must not keep us for long.
  private static let mostChunks = 1000

  /// Whether a second recording stands in `file`.
  static func exists(in file: OpenFile) -> Bool {
    if let chunks = FileChunks(file) { return follows(chunks, in: file) }
    if let header = SunHeader(file) {
      return header.promisedBytes.map { begins(at: header.body + $0, in: file) } ?? false
    }
    if file.bytes(at: 0, count: 4).elementsEqual("caff".utf8) { return followsCoreAudio(in: file) }
    if let header = FLACHeader(file) { return header.isFollowed(in: file) }
    return OggPages.end(in: file) == .chained || MP3Header(file)?.isFollowed(in: file) == true
  }

  private static func follows(_ chunks: FileChunks, in file: OpenFile) -> Bool {
    switch chunks.form {
    case "WAVE": return followsWave(chunks, in: file)
    case "wave":
      // A Wave64 file counts its head in.
      guard let size = chunks.integer(at: 16, bytes: 8) else { return false }
      return begins(at: size, in: file)
    default:
      guard let size = chunks.integer(at: 4, bytes: 4) else { return false }
      return begins(at: 8 + size, in: file)
    }
  }

  /// The same for WAV, whose own size leaves out chunks that programs append.
  private static func followsWave(_ chunks: FileChunks, in file: OpenFile) -> Bool {
    guard let data = chunks.first("data") else { return false }
    let size = PromisedLength.waveBytes(chunks) ?? data.size
    guard size > 0, size <= file.size - data.body else { return false }
    let end = data.body + size
    // Not every writer pads an odd size.
    let places = chunks.boundaries(from: end) + chunks.boundaries(from: end + size % 2)
    return places.contains { begins(at: $0, in: file) }
  }

  /// The same for Apple's CAF, whose chunks (*Core Audio Format Specification 1.0*) have a name of four bytes and a
  /// size of eight.
  private static func followsCoreAudio(in file: OpenFile) -> Bool {
    var position = 8
    for _ in 0..<mostChunks {
      let head = file.bytes(at: position, count: 12)
      // The size −1, of sound that goes to the end, is too large as well.
      guard head.count == 12,
        let size = Int(exactly: head[4...].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }),
        size <= file.size - position - 12
      else { return false }
      position += 12 + size
      if begins(at: position, in: file) { return true }
    }
    return false
  }

  /// Whether a recording begins at `offset`, or a few zeros behind.
  private static func begins(at offset: Int, in file: OpenFile) -> Bool {
    let bytes = file.bytes(at: offset, count: longestPadding + StreamBeginning.length)
    let padding = bytes.prefix(longestPadding).prefix(while: { $0 == 0 }).count
    let head = bytes.dropFirst(padding)
    return beginnings.contains { StreamBeginning.matches(head, $0) }
  }
}

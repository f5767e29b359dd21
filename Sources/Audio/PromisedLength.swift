/// The length that the header of a file promises: WAV (RIFF, RIFX, RF64, BW64), Wave64, AIFF,
/// AIFF-C and AU.
///
/// libsndfile quietly shortens sound that reaches past the end of the file, which hides that a copy
/// was interrupted; this reads the promise itself. Layouts: *Multimedia Programming Interface and
/// Data Specifications 1.0* (Microsoft and IBM, 1991), EBU Tech 3306 for RF64, *Audio Interchange
/// File Format 1.3* (Apple, 1989) and *AIFF-C draft* (Apple, 1991).
enum PromisedLength {
  /// A promise in bytes that a file does not keep.
  struct Shortfall: Equatable {
    /// Bytes of sound that the header promises.
    let promised: Int
    /// Bytes of sound that are there.
    let found: Int
  }

  /// The most bytes behind the sound that may be something else without being chunks: tags such as
  /// ID3, which programs append.
  static let longestTail = 1 << 16

  /// Frames that the header of `file` promises; nil if it is of another kind, promises nothing, or
  /// counts in blocks of frames (see ``shortfall(in:)``).
  static func frames(in file: OpenFile) -> Int? {
    guard let chunks = FileChunks(file) else { return SunHeader(file)?.promisedFrames }
    switch chunks.form {
    case "WAVE", "wave":
      guard let bytes = waveBytes(chunks), let size = bytesPerFrame(chunks) else { return nil }
      return bytes / size
    case "AIFF", "AIFC": return interchangeFrames(chunks)
    default: return nil
    }
  }

  /// What is missing of a file that promises bytes whose frames cannot be counted, as in ADPCM and
  /// GSM; nil if nothing is, and for all other files.
  static func shortfall(in file: OpenFile) -> Shortfall? {
    guard let (body, promised) = blocks(in: file) else { return nil }
    let found = max(0, file.size - body)
    return promised > found ? Shortfall(promised: promised, found: found) : nil
  }

  /// The bytes of sound that the header of a WAV file tells of, where more sound follows; nil elsewhere.
  ///
  /// libsndfile would quietly leave out the rest: of a recorder that died before it brought its
  /// header up to date, or of a size of which 32 bits have only the lower part.
  static func bytesBeforeExcess(in file: OpenFile) -> Int? {
    guard let chunks = FileChunks(file), chunks.form == "WAVE", chunks.first("ds64") == nil,
      let data = chunks.first("data"), data.size > 0
    else { return nil }
    let end = data.body + data.size
    // Not every writer pads an odd size.
    let tail = max(chunks.endOfChunks(from: end), chunks.endOfChunks(from: end + data.size % 2))
    // Where 32 bits were too few, every byte that is no chunk is sound.
    let isFull = data.size >= WaveHeader.smallestPlaceholder && tail <= end + data.size % 2
    guard file.size - tail > (isFull ? 0 : longestTail) else { return nil }
    return !isFull && isBlank(file, from: tail) ? nil : data.size
  }

  /// Whether nothing but zeros follows: room that a recorder took beforehand and did not need.
  private static func isBlank(_ file: OpenFile, from offset: Int) -> Bool {
    for start in stride(from: offset, to: file.size, by: 1 << 16) {
      guard file.bytes(at: start, count: 1 << 16).allSatisfy({ $0 == 0 }) else { return false }
    }
    return true
  }

  /// The bytes behind the header of a WAV file that gave no samples, because it was never completed
  /// and says that there are none; nil if there is nothing but other chunks.
  static func bytesBehindUnfinishedHeader(in file: OpenFile) -> Int? {
    guard let chunks = FileChunks(file), chunks.form == "WAVE", let data = chunks.first("data"),
      waveBytes(chunks) == nil, !chunks.isChunk(at: data.body)
    else { return nil }
    let bytes = file.size - data.body
    return bytes >= bytesPerFrame(chunks) ?? 1 ? bytes : nil
  }

  /// The bytes that the chunk `data`, or `ds64` in its place, promises; nil if it promises none.
  static func waveBytes(_ chunks: FileChunks) -> Int? {
    guard let data = chunks.first("data") else { return nil }
    guard chunks.form == "WAVE" else {
      // FFmpeg writes the largest number into Wave64 that goes to a pipe, SoX none.
      return data.size > 0 && data.size < 1 << 62 ? data.size : nil
    }
    let wide = chunks.first("ds64").flatMap { chunks.integer(at: $0.body + 8, bytes: 8) }
    return WaveHeader.promise(size: data.size, wideSize: wide)
  }

  /// Bytes of a frame of a WAV file; nil for codings that put many frames into a block.
  private static func bytesPerFrame(_ chunks: FileChunks) -> Int? {
    guard let layout = chunks.first("fmt "), hasFrames(chunks) == true,
      let size = chunks.integer(at: layout.body + 12, bytes: 2), size > 0
    else { return nil }
    return size
  }

  /// Whether the coding of a WAV file has one block per frame: PCM, float, A-law, µ-law and
  /// extensible have; nil without a coding.
  private static func hasFrames(_ chunks: FileChunks) -> Bool? {
    chunks.first("fmt ").flatMap { chunks.integer(at: $0.body, bytes: 2) }
      .map { [1, 3, 6, 7, 0xfffe].contains($0) }
  }

  /// Where the sound of a file is that counts in blocks, and how many bytes are promised.
  private static func blocks(in file: OpenFile) -> (body: Int, promised: Int)? {
    guard let chunks = FileChunks(file) else {
      guard let header = SunHeader(file), header.bytesPerFrame == nil else { return nil }
      return header.promisedBytes.map { (body: header.body, promised: $0) }
    }
    switch chunks.form {
    case "WAVE", "wave":
      guard hasFrames(chunks) == false, let data = chunks.first("data") else { return nil }
      return waveBytes(chunks).map { (body: data.body, promised: $0) }
    case "AIFC":
      guard let compression = compression(of: chunks), compressed.contains(compression),
        !isLeftOpen(chunks), let sound = chunks.first("SSND")
      else { return nil }
      // Two numbers of four bytes stand before the sound.
      return sound.size > 8 ? (body: sound.body + 8, promised: sound.size - 8) : nil
    default: return nil
    }
  }

  private static func interchangeFrames(_ chunks: FileChunks) -> Int? {
    // In Apple's IMA 4:1 it counts packets, and some writers count the frames in them.
    guard let common = chunks.first("COMM"), compression(of: chunks) != ima4,
      !isLeftOpen(chunks),
      let frames = chunks.integer(at: common.body + 2, bytes: 4)
    else { return nil }
    // FFmpeg leaves 0 in what goes to a pipe.
    return frames > 0 ? frames : nil
  }

  /// The four characters that name the coding of an AIFF-C file; nil elsewhere.
  private static func compression(of chunks: FileChunks) -> Int? {
    guard chunks.form == "AIFC", let common = chunks.first("COMM") else { return nil }
    return chunks.integer(at: common.body + 18, bytes: 4)
  }

  /// Apple's IMA 4:1.
  private static let ima4 = 0x696d_6134
  /// The codings of AIFF-C that give a frame no bytes of its own: `ima4`, `GSM ` and `DWVW`.
  private static let compressed = [ima4, 0x4753_4d20, 0x4457_5657]

  /// Whether an AIFF file has the size that SoX writes to a pipe: as many whole frames as fit into
  /// 0x7f000000 bytes.
  private static func isLeftOpen(_ chunks: FileChunks) -> Bool {
    chunks.first("SSND").map { (0x7eff_f000...0x7f00_0008).contains($0.size) } ?? false
  }
}

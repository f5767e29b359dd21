/// The length that a wave file (RIFF, RIFX, RF64, BW64) or an AIFF file promises.
///
/// libsndfile quietly shortens sound that reaches past the end of the file, which hides that a copy
/// was interrupted; this reads the promise itself. Layouts: *Multimedia Programming Interface and
/// Data Specifications 1.0* (Microsoft and IBM, 1991), EBU Tech 3306 for RF64, *Audio Interchange
/// File Format 1.3* (Apple, 1989).
enum PromisedLength {
  /// Recorders that write to a pipe cannot know the length and write a placeholder near 2^31 or
  /// 2^32: what claims this much in 32 bits promises nothing.
  private static let smallestPlaceholder = 0x7fff_0000

  /// Frames that the header of `file` promises; nil if it is of another kind, or promises nothing.
  static func frames(in file: OpenFile) -> Int? {
    guard let chunks = Chunks(file) else { return nil }
    return switch chunks.form {
    case "WAVE": waveFrames(chunks)
    case "AIFF": chunks.first("COMM").flatMap { chunks.integer(at: $0.body + 2, bytes: 4) }
    default: nil
    }
  }

  /// The most bytes of sound that the header of `file` could tell of, where more follow; nil elsewhere. libsndfile
  /// would quietly leave out the rest. A file of gigabytes whose header is right may have chunks behind its sound.
  static func bytesBeforeExcess(in file: OpenFile) -> Int? {
    guard let chunks = Chunks(file), chunks.form == "WAVE", chunks.first("ds64") == nil,
      let data = chunks.first("data"), data.size >= smallestPlaceholder,
      file.size - data.body > data.size + data.size % 2,
      !chunks.isChunk(at: data.body + data.size + data.size % 2)
    else { return nil }
    return data.size
  }

  private static func waveFrames(_ chunks: Chunks) -> Int? {
    guard let layout = chunks.first("fmt "), let data = chunks.first("data"),
      let format = chunks.integer(at: layout.body, bytes: 2),
      let bytesPerFrame = chunks.integer(at: layout.body + 12, bytes: 2), bytesPerFrame > 0,
      // PCM, float, A-law, µ-law and extensible: the formats with one block per frame.
      [1, 3, 6, 7, 0xfffe].contains(format)
    else { return nil }
    if data.size == 0xffff_ffff, let wide = chunks.first("ds64") {
      return chunks.integer(at: wide.body + 8, bytes: 8).map { $0 / bytesPerFrame }
    }
    return data.size < smallestPlaceholder ? data.size / bytesPerFrame : nil
  }
}

/// The chunks of an IFF file, up to its sound.
private struct Chunks {
  let form: String
  private let file: OpenFile
  private let isBigEndian: Bool
  private var found: [String: (body: Int, size: Int)] = [:]

  init?(_ file: OpenFile) {
    let magic = Self.text(file.bytes(at: 0, count: 4))
    guard ["RIFF", "RIFX", "RF64", "BW64", "FORM"].contains(magic) else { return nil }
    self.file = file
    isBigEndian = magic == "RIFX" || magic == "FORM"
    form = Self.text(file.bytes(at: 8, count: 4))
    var position = 12
    // Real files hold a handful; a damaged one must not keep us for long.
    for _ in 0..<1000 where found["data"] == nil {
      let tag = Self.text(file.bytes(at: position, count: 4))
      guard let size = integer(at: position + 4, bytes: 4) else { break }
      found[tag] = found[tag] ?? (position + 8, size)
      position += 8 + size + size % 2
    }
  }

  /// Where the first chunk called `tag` has its contents, and how many bytes it claims.
  func first(_ tag: String) -> (body: Int, size: Int)? { found[tag] }

  /// Whether a printable name and a size that fits the file stand at `offset`.
  func isChunk(at offset: Int) -> Bool {
    let name = file.bytes(at: offset, count: 4)
    guard name.count == 4, name.allSatisfy({ (0x20...0x7e).contains($0) }),
      let size = integer(at: offset + 4, bytes: 4)
    else { return false }
    return offset + 8 + size <= file.size
  }

  /// The unsigned number at `offset`; nil past the end of the file, or if it exceeds `Int`.
  func integer(at offset: Int, bytes count: Int) -> Int? {
    let bytes = file.bytes(at: offset, count: count)
    guard bytes.count == count else { return nil }
    let ordered = isBigEndian ? bytes : bytes.reversed()
    return Int(exactly: ordered.reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
  }

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}

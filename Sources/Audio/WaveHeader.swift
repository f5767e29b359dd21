/// The length that a RIFF, RIFX or RF64 (BW64) wave file promises.
///
/// libsndfile quietly shortens a data chunk that reaches past the end of the file, which hides that a
/// copy was interrupted; this reads the promise itself. The layout is that of *Multimedia Programming
/// Interface and Data Specifications 1.0* (Microsoft and IBM, 1991) and of EBU Tech 3306 for RF64.
struct WaveHeader {
  /// Frames that the header promises.
  let promisedFrames: Int

  /// Recorders that write to a pipe cannot know the length and write a placeholder near 2^31 or
  /// 2^32: what claims this much in 32 bits promises nothing.
  private static let smallestPlaceholder = 0x7fff_0000

  /// The promise of `file`; nil if it is no wave file, or promises nothing.
  init?(_ file: OpenFile) {
    let reader = FieldReader(file: file)
    guard let reader, reader.tag(at: 8) == "WAVE" else { return nil }
    var position = 12
    var blockAlign = 0
    var wideDataSize: Int?
    // A chunk takes at least 8 bytes; real files hold a handful.
    for _ in 0..<1000 {
      guard let tag = reader.tag(at: position), let size = reader.integer(at: position + 4, bytes: 4)
      else { return nil }
      let body = position + 8
      switch tag {
      case "fmt ":
        blockAlign = reader.integer(at: body + 12, bytes: 2) ?? 0
        let format = reader.integer(at: body, bytes: 2) ?? 0
        // Only PCM, float, A-law, µ-law and their extensible forms have one block per frame.
        guard [1, 3, 6, 7, 0xfffe].contains(format) else { return nil }
      case "ds64":
        wideDataSize = reader.integer(at: body + 8, bytes: 8)
      case "data":
        let isWide = size == 0xffff_ffff && wideDataSize != nil
        guard blockAlign > 0, isWide || size < Self.smallestPlaceholder else { return nil }
        promisedFrames = (isWide ? wideDataSize ?? 0 : size) / blockAlign
        return
      default: break
      }
      position = body + size + size % 2
    }
    return nil
  }
}

/// Reads numbers and tags in the byte order of a RIFF file.
private struct FieldReader {
  let file: OpenFile
  let isBigEndian: Bool

  init?(file: OpenFile) {
    let magic = String(decoding: file.bytes(at: 0, count: 4), as: UTF8.self)
    guard ["RIFF", "RIFX", "RF64", "BW64"].contains(magic) else { return nil }
    self.file = file
    self.isBigEndian = magic == "RIFX"
  }

  /// The four characters at `offset`.
  func tag(at offset: Int) -> String? {
    let bytes = file.bytes(at: offset, count: 4)
    return bytes.count == 4 ? String(decoding: bytes, as: UTF8.self) : nil
  }

  /// The unsigned number at `offset`; nil past the end, or if it exceeds `Int`.
  func integer(at offset: Int, bytes count: Int) -> Int? {
    let bytes = file.bytes(at: offset, count: count)
    guard bytes.count == count else { return nil }
    let ordered = isBigEndian ? bytes : bytes.reversed()
    return Int(exactly: ordered.reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
  }
}

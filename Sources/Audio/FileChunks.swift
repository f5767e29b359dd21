/// The chunks of an IFF file, or of its descendant Wave64, up to its sound.
///
/// Wave64 (*Sony Pictures Digital Wave 64*) names chunks by 16 bytes, of which the first four are
/// the name that the chunk has in a WAV file, and counts in 64 bits, the head of a chunk included.
struct FileChunks {
  /// What the file is, such as `WAVE` or `AIFF`; of Wave64 it is `wave`.
  let form: String
  private let file: OpenFile
  private let isBigEndian: Bool
  private var found: [String: (body: Int, size: Int)] = [:]
  /// Real files hold a handful; a damaged one must not keep us for long.
  private static let mostChunks = 1000

  init?(_ file: OpenFile) {
    let start = file.bytes(at: 0, count: 16)
    let magic = Self.text(Array(start.prefix(4)))
    let isWave64 = start.elementsEqual(Self.wave64)
    guard isWave64 || ["RIFF", "RIFX", "RF64", "BW64", "FORM"].contains(magic) else { return nil }
    self.file = file
    isBigEndian = magic == "RIFX" || magic == "FORM"
    form = Self.text(file.bytes(at: isWave64 ? 24 : 8, count: 4))
    if isWave64 { findWideChunks() } else { findChunks() }
  }

  private mutating func findChunks() {
    var position = 12
    for _ in 0..<Self.mostChunks where found["data"] == nil {
      let tag = Self.text(file.bytes(at: position, count: 4))
      guard let size = integer(at: position + 4, bytes: 4) else { return }
      found[tag] = found[tag] ?? (position + 8, size)
      position += 8 + size + size % 2
    }
  }

  /// The same for Wave64, whose chunks begin at multiples of 8 bytes.
  private mutating func findWideChunks() {
    var position = 40
    for _ in 0..<Self.mostChunks where found["data"] == nil {
      let tag = Self.text(file.bytes(at: position, count: 4))
      guard let size = integer(at: position + 16, bytes: 8) else { return }
      found[tag] = found[tag] ?? (position + 24, max(0, size - 24))
      // A smaller size would lead back, and a larger one to no number.
      guard size >= 24, size <= file.size - position else { return }
      position += (size + 7) / 8 * 8
    }
  }

  /// Where the first chunk called `tag` has its contents, and how many bytes it claims.
  func first(_ tag: String) -> (body: Int, size: Int)? { found[tag] }

  /// Samples per second by the chunk `fmt `, in Hz; nil without a whole one.
  var sampleRate: Int? {
    guard let layout = first("fmt "), layout.size >= 16 else { return nil }
    return integer(at: layout.body + 4, bytes: 4)
  }

  /// Whether a printable name and a size that fits the file stand at `offset`.
  func isChunk(at offset: Int) -> Bool {
    let name = file.bytes(at: offset, count: 4)
    guard name.count == 4, name.allSatisfy({ (0x20...0x7e).contains($0) }),
      let size = integer(at: offset + 4, bytes: 4)
    else { return false }
    return offset + 8 + size <= file.size
  }

  /// `offset`, and where each of the chunks ends that follow each other from there on.
  func boundaries(from offset: Int) -> [Int] {
    var boundaries = [offset]
    var position = offset
    for _ in 0..<Self.mostChunks {
      guard isChunk(at: position), let size = integer(at: position + 4, bytes: 4) else { break }
      position += 8 + size + size % 2
      boundaries.append(position)
    }
    return boundaries
  }

  /// Where the chunks end that follow each other from `offset` on; `offset` itself if none is there.
  func endOfChunks(from offset: Int) -> Int { boundaries(from: offset).last ?? offset }

  /// The unsigned number at `offset`; nil past the end of the file, or if it exceeds `Int`.
  func integer(at offset: Int, bytes count: Int) -> Int? {
    let bytes = file.bytes(at: offset, count: count)
    guard bytes.count == count else { return nil }
    let ordered = isBigEndian ? bytes : bytes.reversed()
    return Int(exactly: ordered.reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
  }

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  /// The first bytes of Wave64.
  private static let wave64: [UInt8] = [
    0x72, 0x69, 0x66, 0x66, 0x2e, 0x91, 0xcf, 0x11, 0xa5, 0xd6, 0x28, 0xdb, 0x04, 0xc1, 0, 0,
  ]
}

/// The chunks of an IFF file, up to its sound.
struct FileChunks {
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

/// Where the frames of a FLAC file begin, and whether another stream stands behind them (RFC 9639, §8).
///
/// Nothing in the file tells how many bytes its frames have.
struct FLACHeader {
  /// Where the first frame begins, behind the metadata.
  private let body: Int

  /// Real files hold a handful of blocks of metadata; a damaged one must not keep us for long.
  private static let mostBlocks = 1000
  /// Bytes that are searched at a time.
  private static let blockSize = 1 << 16
  /// Bytes of a marker, and of the head of the block that must follow it.
  private static let markerSize = 8

  /// The header of `file`; nil if it has none of this kind, or no whole one.
  init?(_ file: OpenFile) {
    // A tag may stand before it, over which libsndfile passes.
    let start = MP3Header.end(ofIdentityAt: 0, in: file)
    guard Self.isMarker(file.bytes(at: start, count: Self.markerSize)[...]),
      let body = Self.endOfMetadata(from: start + 4, in: file)
    else { return nil }
    self.body = body
  }

  /// Whether another stream begins anywhere behind the metadata: decoders end before it.
  func isFollowed(in file: OpenFile) -> Bool {
    for start in stride(from: body, to: file.size, by: Self.blockSize) {
      // Blocks overlap, because a marker may stand across their border.
      var rest = file.bytes(at: start, count: Self.blockSize + Self.markerSize - 1)[...]
      while let candidate = rest.firstIndex(of: UInt8(ascii: "f")) {
        rest = rest[candidate...]
        if Self.isMarker(rest) { return true }
        rest.removeFirst()
      }
    }
    return false
  }

  /// Where the blocks of metadata end that begin at `offset`; nil if the last of them is missing.
  private static func endOfMetadata(from offset: Int, in file: OpenFile) -> Int? {
    var position = offset
    for _ in 0..<mostBlocks {
      let head = file.bytes(at: position, count: 4)
      guard head.count == 4 else { return nil }
      position += 4 + head[1...].reduce(0) { $0 << 8 | Int($1) }
      // The highest bit of the kind marks the last block.
      if head[0] & 0x80 != 0 { return position }
    }
    return nil
  }

  /// Whether `bytes` begin a stream: its marker, and a block of the kind and size that comes first in every one.
  private static func isMarker(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard bytes.starts(with: "fLaC".utf8), bytes.count >= markerSize else { return false }
    let block = Array(bytes.dropFirst(4).prefix(4))
    return block[0] & 0x7f == 0 && block[1] == 0 && block[2] == 0 && block[3] == 34
  }
}

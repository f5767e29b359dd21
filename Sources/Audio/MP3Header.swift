/// What the first frame of an MP3 file tells of its length.
///
/// Encoders write the numbers of frames and bytes into a "Xing" or "Info" tag inside the first frame (G. Villain, *Xing
/// VBR header*). Without it a decoder can only guess from the file's size, which promises nothing.
struct MP3Header {
  /// Where the first frame begins.
  private let start: Int
  /// The two bytes by which a frame of the same kind begins.
  private let sync: [UInt8]
  /// Bytes from the first frame to the end of the last, if the tag tells.
  private let promisedBytes: Int?

  /// Programs count the bytes differently, by a frame or a tag, each of less than 2 KiB.
  private static let tolerance = 1 << 12

  /// What the first frame tells; nil without a tag.
  init?(_ file: OpenFile) {
    start = Self.end(ofIdentityAt: 0, in: file)
    let frame = file.bytes(at: start, count: 4 + 32 + 16)
    // The tag follows the side information, whose size depends on MPEG version and channels.
    let place = [13, 21, 36].first { offset in
      let tag = frame.dropFirst(offset).prefix(4)
      return tag.elementsEqual("Xing".utf8) || tag.elementsEqual("Info".utf8)
    }
    guard let place else { return nil }
    sync = Array(frame.prefix(2))
    let fields = Array(frame.dropFirst(place + 4))
    func number(at offset: Int) -> Int? {
      fields.count < offset + 4 ? nil : fields[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
    }
    let flags = number(at: 0) ?? 0
    promisedBytes = flags & 2 == 0 ? nil : number(at: flags & 1 == 0 ? 4 : 8)
  }

  /// Whether another recording follows the one that the tag tells of: decoders end there.
  func isFollowed(in file: OpenFile) -> Bool {
    guard let promisedBytes, promisedBytes > 0 else { return false }
    var next = start + promisedBytes
    guard file.size - next > Self.tolerance else { return false }
    if file.bytes(at: next, count: 3).elementsEqual("TAG".utf8) { next += 128 }
    next = Self.end(ofIdentityAt: next, in: file)
    return file.bytes(at: next, count: 2) == sync
  }

  /// Where an ID3v2 tag ends; `offset` itself if none is there.
  static func end(ofIdentityAt offset: Int, in file: OpenFile) -> Int {
    let identity = file.bytes(at: offset, count: 10)
    guard identity.count == 10, identity.prefix(3).elementsEqual("ID3".utf8) else { return offset }
    // The size has seven bits a byte and leaves out these ten bytes.
    return offset + 10 + identity[6...].reduce(0) { $0 << 7 | Int($1 & 0x7f) }
  }
}

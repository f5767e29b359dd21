/// Whether an MP3 file states its length.
///
/// Encoders write the number of frames into a "Xing" or "Info" tag inside the first frame (G.
/// Villain, *Xing VBR header*). Without it a decoder can only guess from the file's size, which
/// promises nothing.
enum MP3Header {
  static func promisesLength(_ file: OpenFile) -> Bool {
    let identity = file.bytes(at: 0, count: 10)
    guard identity.count == 10 else { return false }
    var start = 0
    if identity.prefix(3).elementsEqual("ID3".utf8) {
      // The size of an ID3v2 tag has seven bits a byte and leaves out these ten bytes.
      start = 10 + identity[6...].reduce(0) { $0 << 7 | Int($1 & 0x7f) }
    }
    let frame = file.bytes(at: start, count: 4 + 32 + 4)
    // The tag follows the side information, whose size depends on MPEG version and channels.
    return [13, 21, 36].contains { offset in
      let tag = frame.dropFirst(offset).prefix(4)
      return tag.elementsEqual("Xing".utf8) || tag.elementsEqual("Info".utf8)
    }
  }
}

/// The header of a file of Sun or NeXT (AU): six 32-bit numbers, the highest byte first, or the
/// lowest in files that begin with `dns.`.
struct SunHeader {
  /// Where the sound begins, in bytes from the start of the file.
  let body: Int
  /// Bytes of sound that the header promises; nil if the writer did not know.
  let promisedBytes: Int?
  /// Bytes of one sample of every channel; nil for codings whose samples are no whole bytes.
  let bytesPerFrame: Int?

  /// The header of `file`; nil if it has none of this kind.
  init?(_ file: OpenFile) {
    let bytes = file.bytes(at: 0, count: 24)
    guard bytes.count == 24 else { return nil }
    let isBigEndian = bytes.starts(with: ".snd".utf8)
    guard isBigEndian || bytes.starts(with: "dns.".utf8) else { return nil }
    func number(_ index: Int) -> Int {
      let word = Array(bytes[4 * index..<4 * index + 4])
      let ordered = isBigEndian ? word : word.reversed()
      return ordered.reduce(0) { $0 << 8 | Int($1) }
    }
    let (size, channels) = (number(2), number(5))
    body = number(1)
    // The greatest number is the format's word for "unknown"; 0 is a header never completed.
    promisedBytes = size == 0 || size == 0xffff_ffff ? nil : size
    bytesPerFrame = Self.bytesPerSample(number(3)).flatMap { channels > 0 ? $0 * channels : nil }
  }

  /// Frames that the header promises; nil if it promises none, or they cannot be counted.
  var promisedFrames: Int? {
    guard let promisedBytes, let bytesPerFrame else { return nil }
    return promisedBytes / bytesPerFrame
  }

  /// Bytes of a sample in a coding of NeXT's `soundstruct.h`; nil for those of fewer than 8 bits
  /// (G.721, G.723) and others.
  private static func bytesPerSample(_ coding: Int) -> Int? {
    switch coding {
    case 1, 2, 27: 1
    case 3: 2
    case 4: 3
    case 5, 6: 4
    case 7: 8
    default: nil
    }
  }
}

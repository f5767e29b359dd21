import TestSupport

/// Files in containers other than WAV, put together byte by byte, with sizes that no writer intends.
enum ContainerBytes {
  /// A file of AIFF-C at 16 kHz with one channel, which claims to hold `frames`, and in its chunk of sound
  /// `size` bytes, or as many as there are.
  static func compressedAIFF(
    _ body: [UInt8], frames: Int, coding: String = "NONE", size: Int? = nil
  ) -> [UInt8] {
    // The rate is a number of 80 bits, which no type of ours has.
    let rate: [UInt8] = [0x40, 0x0c, 0xfa, 0, 0, 0, 0, 0, 0, 0]
    let common = joined([
      big(1, 2), big(frames, 4), big(16, 2), rate, Array(coding.utf8), big(0, 2),
    ])
    let chunks = joined([
      Array("AIFCFVER".utf8), big(4, 4), big(0xa280_5140, 4),
      Array("COMM".utf8), big(common.count, 4), common,
      Array("SSND".utf8), big(8 + (size ?? body.count), 4), big(0, 8), body,
    ])
    return joined([Array("FORM".utf8), big(chunks.count, 4), chunks])
  }

  /// A file of AU at 16 kHz with one channel in the coding of this number, where 3 are 16-bit integers.
  static func sun(
    _ body: [UInt8], coding: Int = 3, size: Int? = nil, isBigEndian: Bool = true
  ) -> [UInt8] {
    let fields = [24, size ?? body.count, coding, 16_000, 1]
    let numbers = fields.map { isBigEndian ? big($0, 4) : RiffBytes.little($0, 4) }
    return joined([Array((isBigEndian ? ".snd" : "dns.").utf8), joined(numbers), body])
  }

  /// A file of Wave64 whose chunk of sound claims `size` bytes, its head of 24 included, or the truth;
  /// `layout` is a chunk `fmt ` as WAV has it.
  static func wave64(
    _ body: [UInt8], layout: [UInt8] = RiffBytes.Format().chunk, size: Int? = nil
  ) -> [UInt8] {
    wave64(chunks: [
      wideChunk("fmt ", Array(layout.dropFirst(8))), wideChunk("data", body, size: size),
    ])
  }

  /// A file of Wave64 of these chunks.
  static func wave64(chunks: [[UInt8]]) -> [UInt8] {
    let tail: [UInt8] = [0x2e, 0x91, 0xcf, 0x11, 0xa5, 0xd6, 0x28, 0xdb, 0x04, 0xc1, 0, 0]
    let body = joined(chunks)
    return joined([
      Array("riff".utf8), tail, RiffBytes.little(40 + body.count, 8), Array("wave".utf8),
      wideTail, body,
    ])
  }

  /// A chunk of Wave64 that claims `size` bytes, or the truth.
  static func wideChunk(_ name: String, _ body: [UInt8], size: Int? = nil) -> [UInt8] {
    let padding = [UInt8](repeating: 0, count: (8 - body.count % 8) % 8)
    let claim = RiffBytes.little(size ?? 24 + body.count, 8)
    return joined([Array(name.utf8), wideTail, claim, body, padding])
  }

  /// What follows the four characters of most names.
  private static let wideTail: [UInt8] = [
    0xf3, 0xac, 0xd3, 0x11, 0x8c, 0xd1, 0x00, 0xc0, 0x4f, 0x8e, 0xdb, 0x8a,
  ]

  private static func joined(_ parts: [[UInt8]]) -> [UInt8] { parts.flatMap { $0 } }

  /// The lowest bytes of a number, the highest of them first.
  static func big(_ value: Int, _ width: Int) -> [UInt8] {
    RiffBytes.little(value, width).reversed()
  }
}

/// Wave files put together chunk by chunk, in orders and with sizes that no writer intends.
package enum RiffBytes {
  /// What a format chunk says.
  package struct Format {
    /// 1 is integers, 3 floating point, 0xfffe the format of the extension.
    package var tag = 1
    /// Numbers of each frame.
    package var channels = 1
    /// Frames in a second.
    package var rate = 16_000
    /// Size of each number.
    package var bits = 16
    /// The size that a frame claims to have; nil is the truth.
    package var align: Int?
    /// What follows the sixteen bytes that every format has.
    package var rest: [UInt8] = []

    /// 16-bit integers, one channel, 16 kHz, unless said otherwise.
    package init(
      tag: Int = 1, channels: Int = 1, rate: Int = 16_000, bits: Int = 16, align: Int? = nil,
      rest: [UInt8] = []
    ) {
      (self.tag, self.channels, self.rate, self.bits) = (tag, channels, rate, bits)
      (self.align, self.rest) = (align, rest)
    }

    /// The format chunk.
    package var chunk: [UInt8] {
      let align = align ?? channels * bits / 8
      let fields = [
        (tag, 2), (channels, 2), (rate, 4), (rate &* align, 4), (align, 2), (bits, 2),
      ]
      return RiffBytes.chunk("fmt ", fields.flatMap { RiffBytes.little($0, $1) } + rest)
    }

    /// The same numbers, described by the extension: `valid` bits of each, of the kind `subformat`.
    package func extended(subformat: Int, valid: Int, size: Int = 22) -> [UInt8] {
      var extended = self
      extended.tag = 0xfffe
      extended.rest =
        RiffBytes.little(size, 2) + RiffBytes.little(valid, 2) + RiffBytes.little(0, 4)
        + RiffBytes.little(subformat, 2)
        + [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71]
      return extended.chunk
    }
  }

  /// A chunk; `size` is what it claims, `isPadded` whether an odd one is followed by the byte that there should be.
  package static func chunk(
    _ name: String, _ body: [UInt8], size: UInt32? = nil, isPadded: Bool = true
  ) -> [UInt8] {
    Array(name.utf8) + little(Int(size ?? UInt32(body.count)), 4) + body
      + (isPadded && !body.count.isMultiple(of: 2) ? [0] : [])
  }

  /// A file of these chunks; `size` is what it claims.
  package static func file(
    _ chunks: [UInt8]..., name: String = "RIFF", size: UInt32? = nil
  ) -> [UInt8] {
    let body = Array("WAVE".utf8) + chunks.flatMap { $0 }
    return Array(name.utf8) + little(Int(size ?? UInt32(body.count)), 4) + body
  }

  /// The lowest bytes of a number, the lowest first.
  package static func little(_ value: Int, _ width: Int) -> [UInt8] {
    WaveBytes.little(UInt64(bitPattern: Int64(value)), width)
  }

  /// The bytes of 16-bit samples.
  package static func bytes(_ samples: [Int16]) -> [UInt8] {
    samples.flatMap { little(Int($0), 2) }
  }

  /// The bytes of 32-bit floats.
  package static func bytes(_ samples: [Float]) -> [UInt8] {
    samples.flatMap { little(Int($0.bitPattern), 4) }
  }
}

/// Writes small wave files byte by byte, sound or broken.
package struct WaveBytes {
  /// 1 is integers, 3 floating point.
  package var format = 1
  /// Numbers of each frame.
  package var channels = 1
  /// Frames in a second.
  package var rate = 16_000
  /// Size of each number.
  package var bits = 16
  /// The size that the data chunk claims; nil is the truth.
  package var claimedSize: UInt32?
  /// The data chunk.
  package var body: [UInt8] = []

  /// 16-bit samples.
  package init(_ samples: [Int16]) {
    body = samples.flatMap { Self.little(UInt64(UInt16(bitPattern: $0)), 2) }
  }

  /// 32-bit float samples.
  package init(floats: [Float]) {
    (format, bits) = (3, 32)
    body = floats.flatMap { Self.little(UInt64($0.bitPattern), 4) }
  }

  /// The file.
  package var bytes: [UInt8] {
    let align = channels * bits / 8
    var file = Array("RIFF".utf8) + Self.little(UInt64(36 + body.count), 4)
    file += "WAVEfmt ".utf8
    for (value, width) in [
      (16, 4), (format, 2), (channels, 2), (rate, 4), (rate * align, 4), (align, 2), (bits, 2),
    ] { file += Self.little(UInt64(value), width) }
    file += "data".utf8
    return file + Self.little(UInt64(claimedSize ?? UInt32(body.count)), 4) + body
  }

  /// A number in `width` bytes, the lowest first.
  package static func little(_ value: UInt64, _ width: Int) -> [UInt8] {
    (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * UInt64($0))) }
  }
}

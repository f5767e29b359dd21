/// How samples are written as bytes, by the names that `ffmpeg -f` and `sox` know.
public enum PCMFormat: String, Sendable, CaseIterable {
  /// Unsigned 8-bit integers.
  case u8
  /// Signed integers of 16, 24 and 32 bits, the lowest byte first.
  case s16le, s24le, s32le
  /// Floating-point numbers of 32 and 64 bits, the lowest byte first.
  case f32le, f64le
  /// The logarithmic codes of telephony (ITU-T G.711).
  case mulaw, alaw

  /// Bytes of one sample.
  public var bytesPerSample: Int {
    switch self {
    case .u8, .mulaw, .alaw: 1
    case .s16le: 2
    case .s24le: 3
    case .s32le, .f32le: 4
    case .f64le: 8
    }
  }

  /// Appends the samples that `bytes`, a whole number of them, hold; full scale is ±1.
  func decode(_ bytes: ArraySlice<UInt8>, into samples: inout [Float]) {
    let width = bytesPerSample
    precondition(bytes.count % width == 0, "\(bytes.count) bytes are no whole samples")
    samples.reserveCapacity(samples.count + bytes.count / width)
    switch self {
    case .u8: for byte in bytes { samples.append((Float(byte) - 128) / 128) }
    case .mulaw: for byte in bytes { samples.append(Self.mulawSamples[Int(byte)]) }
    case .alaw: for byte in bytes { samples.append(Self.alawSamples[Int(byte)]) }
    case .s16le:
      for bits in LittleEndian(bytes, width) {
        samples.append(Float(Int16(truncatingIfNeeded: bits)) / 0x1p15)
      }
    case .s24le:
      for bits in LittleEndian(bytes, width) {
        samples.append(Float(Int32(truncatingIfNeeded: bits << 8)) / 0x1p31)
      }
    case .s32le:
      for bits in LittleEndian(bytes, width) {
        samples.append(Float(Int32(truncatingIfNeeded: bits)) / 0x1p31)
      }
    case .f32le:
      for bits in LittleEndian(bytes, width) {
        samples.append(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
      }
    case .f64le:
      for bits in LittleEndian(bytes, width) { samples.append(Float(Double(bitPattern: bits))) }
    }
  }

  /// The sample of each µ-law code: 8 segments of 16 steps, each segment's twice those before.
  private static let mulawSamples = (0..<256).map { code -> Float in
    let bits = ~code & 0xff
    let magnitude = ((bits & 0x0f) << 3 + 0x84) << ((bits & 0x70) >> 4) - 0x84
    return Float(bits & 0x80 == 0 ? magnitude : -magnitude) / 0x1p15
  }

  /// The sample of each A-law code: as µ-law, but the first two segments have equal steps.
  private static let alawSamples = (0..<256).map { code -> Float in
    let bits = code ^ 0x55
    let (segment, step) = ((bits & 0x70) >> 4, (bits & 0x0f) << 4)
    let magnitude = segment == 0 ? step + 8 : (step + 0x108) << (segment - 1)
    return Float(bits & 0x80 == 0 ? -magnitude : magnitude) / 0x1p15
  }
}

/// The numbers of `width` bytes each, the lowest byte first, of which bytes consist.
private struct LittleEndian: Sequence, IteratorProtocol {
  private let bytes: ArraySlice<UInt8>
  private let width: Int
  private var position: Int

  init(_ bytes: ArraySlice<UInt8>, _ width: Int) {
    self.bytes = bytes
    self.width = width
    position = bytes.startIndex
  }

  mutating func next() -> UInt64? {
    guard position < bytes.endIndex else { return nil }
    var number: UInt64 = 0
    for index in 0..<width { number |= UInt64(bytes[position + index]) << UInt64(8 * index) }
    position += width
    return number
  }
}

/// What the beginning of a WAV stream says of the sound that follows it.
struct WaveHeader: Equatable {
  /// How the sound is to be read.
  var layout: PCMLayout
  /// The bytes of sound that are promised; nil if the writer did not know.
  var promisedBytes: Int?
}

extension WaveHeader {
  /// Sizes from here to 2^32 are placeholders of writers that do not know the length; so is 0.
  static let smallestPlaceholder = 0x7fff_0000

  /// What a length in the chunk `data`, or the one in `ds64` that takes its place, promises.
  static func promise(size: Int, wideSize: Int?) -> Int? {
    if size == 0xffff_ffff, let wideSize, wideSize > 0, wideSize < .max { return wideSize }
    return size == 0 || size >= smallestPlaceholder ? nil : size
  }

  /// The layout that the chunk `fmt ` describes.
  ///
  /// Throws ``AudioError/unusableStream(name:reason:)`` for codings that are no plain samples.
  static func layout(of body: [UInt8], name: String) throws(AudioError) -> PCMLayout {
    func refuse(_ reason: String) -> AudioError { .unusableStream(name: name, reason: reason) }
    func number(at offset: Int, _ width: Int) -> Int {
      (0..<width).reduce(0) { $0 | Int(body[offset + $1]) << (8 * $1) }
    }
    guard body.count >= 16 else {
      throw refuse("the WAV header describes its format in \(body.count) bytes, expected 16")
    }
    var coding = number(at: 0, 2)
    if coding == 0xfffe, body.count >= 26 { coding = number(at: 24, 2) }
    let (channels, bits) = (number(at: 2, 2), number(at: 14, 2))
    let align = number(at: 12, 2)
    guard channels > 0, bits > 0, align == channels * ((bits + 7) / 8) else {
      throw refuse(
        "the WAV header contradicts itself: \(channels) channels of \(bits) bits, but \(align) "
          + "bytes a frame")
    }
    let format: PCMFormat? =
      switch (coding, (bits + 7) / 8) {
      case (1, 1): .u8
      case (1, 2): .s16le
      case (1, 3): .s24le
      case (1, 4): .s32le
      case (3, 4): .f32le
      case (3, 8): .f64le
      case (6, 1): .alaw
      case (7, 1): .mulaw
      default: nil
      }
    guard let format else {
      throw refuse("the WAV header announces \(bits)-bit \(WaveCoding.name(coding))")
    }
    return PCMLayout(format: format, sampleRate: number(at: 4, 4), channels: channels)
  }
}

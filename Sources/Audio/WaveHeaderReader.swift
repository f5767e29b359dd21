/// Finds the sound of a WAV stream (RIFF, RF64, BW64) whose bytes arrive in pieces.
///
/// Chunks before the sound are passed over without being kept, up to a bound: what claims to be a
/// WAV stream must not be able to keep us for ever.
struct WaveHeaderReader {
  /// The most bytes that may stand before the sound; a cover picture fits in.
  static let longestHeader = 1 << 24
  /// The most bytes of a chunk that are read; `fmt ` has 16 to 40, `ds64` 28 or more.
  private static let longestBody = 64

  private let name: String
  /// Bytes of the current chunk.
  private var buffer: [UInt8] = []
  /// Bytes still to be passed over.
  private var skipped = 0
  /// Bytes accounted for, those to be passed over included.
  private var position = 0
  private var isInside = false
  private var layout: PCMLayout?
  private var wideSize: Int?

  init(name: String) { self.name = name }

  /// Takes from `bytes` what belongs to the header; returns it once it is whole.
  ///
  /// Throws ``AudioError/unusableStream(name:reason:)`` for a header that leads to no sound.
  mutating func accept(_ bytes: inout ArraySlice<UInt8>) throws(AudioError) -> WaveHeader? {
    while true {
      let passed = min(skipped, bytes.count)
      bytes.removeFirst(passed)
      skipped -= passed
      guard skipped == 0 else { return nil }
      guard isInside else {
        guard fill(to: 12, from: &bytes) else { return nil }
        isInside = true
        move(past: 12)
        continue
      }
      guard fill(to: 8, from: &bytes) else { return nil }
      let tag = String(decoding: buffer[..<4], as: UTF8.self)
      let size = number(at: 4, 4)
      if tag == "data" {
        guard let layout else { throw refuse("its sound comes before the format of its samples") }
        return WaveHeader(
          layout: layout, promisedBytes: WaveHeader.promise(size: size, wideSize: wideSize))
      }
      guard position + 8 + size <= Self.longestHeader else {
        throw refuse("a chunk of \(size) bytes stands before its sound")
      }
      if tag == "fmt " && layout == nil || tag == "ds64" {
        let kept = min(size, Self.longestBody)
        guard fill(to: 8 + kept, from: &bytes) else { return nil }
        if tag == "ds64" {
          wideSize = kept >= 16 ? number(at: 16, 8) : nil
        } else {
          layout = try WaveHeader.layout(of: Array(buffer[8...]), name: name)
          try layout?.validate(of: name)
        }
      }
      move(past: 8 + size + size % 2)
    }
  }

  /// Why the stream cannot end here.
  var unfinished: AudioError {
    refuse("it ends within its WAV header, after \(position + buffer.count - skipped) bytes")
  }

  /// Collects bytes until there are `count`; false if there are too few.
  private mutating func fill(to count: Int, from bytes: inout ArraySlice<UInt8>) -> Bool {
    let taken = min(max(0, count - buffer.count), bytes.count)
    buffer += bytes.prefix(taken)
    bytes.removeFirst(taken)
    return buffer.count >= count
  }

  /// Leaves a chunk of `count` bytes, of which the buffer holds the first.
  private mutating func move(past count: Int) {
    skipped = count - buffer.count
    position += count
    buffer.removeAll()
  }

  /// The unsigned number of `width` bytes at `offset` of the buffer; the greatest if it is too
  /// large.
  private func number(at offset: Int, _ width: Int) -> Int {
    let number = (0..<width).reduce(UInt64(0)) {
      $0 | UInt64(buffer[offset + $1]) << UInt64(8 * $1)
    }
    return Int(clamping: number)
  }

  private func refuse(_ reason: String) -> AudioError {
    .unusableStream(name: name, reason: reason)
  }
}

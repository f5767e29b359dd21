import TestSupport
import Testing

@testable import Audio

@Suite struct WaveHeaderTests {
  /// The contents of a chunk `fmt `.
  private func body(
    coding: Int, channels: Int = 1, rate: Int = 16_000, align: Int, bits: Int, more: [UInt8] = []
  ) -> [UInt8] {
    [(coding, 2), (channels, 2), (rate, 4), (rate * align, 4), (align, 2), (bits, 2)].flatMap {
      WaveBytes.little(UInt64($0), $1)
    } + more
  }

  @Test(arguments: [
    (1, 8, PCMFormat.u8), (1, 16, .s16le), (1, 24, .s24le), (1, 32, .s32le), (3, 32, .f32le),
    (3, 64, .f64le), (6, 8, .alaw), (7, 8, .mulaw), (1, 20, .s24le),
  ])
  func `a coding and a width are a format`(coding: Int, bits: Int, format: PCMFormat) throws {
    let align = 2 * ((bits + 7) / 8)
    let layout = try WaveHeader.layout(
      of: body(coding: coding, channels: 2, rate: 44_100, align: align, bits: bits), name: "x")
    #expect(layout == PCMLayout(format: format, sampleRate: 44_100, channels: 2))
  }

  @Test func `an extensible format is the one that it extends`() throws {
    let more = WaveBytes.little(22, 2) + WaveBytes.little(24, 2) + [0, 0, 0, 0, 3, 0]
    let layout = try WaveHeader.layout(
      of: body(coding: 0xfffe, align: 4, bits: 32, more: more), name: "x")
    #expect(layout.format == .f32le)
  }

  @Test(arguments: [
    (2, 4, 1, "ADPCM"), (0x55, 8, 1, "MPEG layer III"), (9, 16, 2, "unknown coding 9"),
  ])
  func `codings that are no samples are refused by name`(
    coding: Int, bits: Int, align: Int, name: String
  ) throws {
    let error = #expect(throws: AudioError.self) {
      try WaveHeader.layout(of: body(coding: coding, align: align, bits: bits), name: "stdin")
    }
    let text = try #require(error?.description)
    #expect(text.hasPrefix("stdin: ") && text.contains(name))
  }

  @Test(arguments: [(0, 2, 16), (1, 2, 0), (1, 3, 16), (2, 2, 16), (1, 0, 16)])
  func `numbers that contradict each other are refused`(channels: Int, align: Int, bits: Int) {
    #expect(throws: AudioError.self) {
      try WaveHeader.layout(
        of: body(coding: 1, channels: channels, align: align, bits: bits), name: "x")
    }
    #expect(throws: AudioError.self) { try WaveHeader.layout(of: [1, 0, 1, 0], name: "x") }
  }

  @Test func `lengths that nobody can have known promise nothing`() {
    for size in [0, 0x7fff_0000, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff] {
      #expect(WaveHeader.promise(size: size, wideSize: nil) == nil)
    }
    #expect(WaveHeader.promise(size: 3200, wideSize: nil) == 3200)
    #expect(WaveHeader.promise(size: 0xffff_ffff, wideSize: 1 << 33) == 1 << 33)
    #expect(WaveHeader.promise(size: 0xffff_ffff, wideSize: .max) == nil)
    #expect(WaveHeader.promise(size: 3200, wideSize: 1 << 33) == 3200)
  }
}

import TestSupport
import Testing

@testable import Audio

@Suite struct PCMFormatTests {
  private func decoded(_ format: PCMFormat, _ bytes: [UInt8]) -> [Float] {
    var samples: [Float] = []
    format.decode(bytes[...], into: &samples)
    return samples
  }

  private static let bytes: [PCMFormat: [UInt8]] = [
    .u8: [0x00, 0x80, 0xff], .s16le: [0x00, 0x80, 0xff, 0x7f, 0x01, 0x00],
    .s24le: [0x00, 0x00, 0x80, 0x00, 0x00, 0x40, 0xff, 0xff, 0xff],
    .s32le: [0x00, 0x00, 0x00, 0x80, 0x00, 0x00, 0x00, 0x20],
    .f32le: [0x00, 0x00, 0x80, 0x3f, 0x00, 0x00, 0x00, 0xbf],
    .f64le: [0, 0, 0, 0, 0, 0, 0xd0, 0x3f],
  ]
  private static let samples: [PCMFormat: [Float]] = [
    .u8: [-1, 0, 0.992_187_5], .s16le: [-1, 0x7fffp-15, 0x1p-15], .s24le: [-1, 0.5, -0x1p-23],
    .s32le: [-1, 0.25], .f32le: [1, -0.5], .f64le: [0.25],
  ]

  @Test(arguments: bytes.keys.sorted { $0.rawValue < $1.rawValue })
  func `bytes become samples whose full scale is one`(format: PCMFormat) throws {
    let bytes = try #require(Self.bytes[format])
    let samples = try #require(Self.samples[format])
    #expect(decoded(format, bytes) == samples)
    #expect(decoded(format, []) == [])
    #expect(bytes.count == samples.count * format.bytesPerSample)
  }

  @Test(arguments: [
    (PCMFormat.alaw, 6, 8), (.mulaw, 7, 8), (.u8, 1, 8), (.s16le, 1, 16), (.s24le, 1, 24),
    (.s32le, 1, 32),
  ])
  func `every code is decoded as libsndfile decodes it`(
    format: PCMFormat, coding: Int, bits: Int
  ) throws {
    // All 256 codes, each as the highest byte of a sample.
    let body = (0..<256).flatMap { code -> [UInt8] in
      let low = (0..<bits / 8 - 1).map { UInt8(truncatingIfNeeded: code * 37 + $0) }
      return low + [UInt8(code)]
    }
    var wave = WaveBytes([] as [Int16])
    (wave.format, wave.bits, wave.body) = (coding, bits, body)
    let folder = try TemporaryFolder()
    let expected = try AudioFile.read(folder.recording(wave.bytes)).samples
    #expect(decoded(format, body) == expected)
  }
}

import Testing

@testable import Audio

@Suite struct PCMLayoutTests {
  @Test func `a frame holds a sample of every channel`() {
    #expect(PCMLayout().bytesPerFrame == 2)
    #expect(PCMLayout(format: .s24le, sampleRate: 48_000, channels: 6).bytesPerFrame == 18)
  }

  @Test(arguments: [(3999, 1), (384_001, 1), (0, 1), (16_000, 0), (16_000, 1025)])
  func `rates and channels that no recording has are refused`(rate: Int, channels: Int) {
    let layout = PCMLayout(format: .s16le, sampleRate: rate, channels: channels)
    #expect(throws: AudioError.self) { try layout.validate(of: "a stream") }
  }

  @Test(arguments: [(4000, 1), (384_000, 1024)])
  func `the bounds themselves are accepted`(rate: Int, channels: Int) throws {
    try PCMLayout(format: .u8, sampleRate: rate, channels: channels).validate(of: "a stream")
  }
}

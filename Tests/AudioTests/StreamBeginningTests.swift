import Testing

@testable import Audio

@Suite struct StreamBeginningTests {
  private func beginning(_ text: String) -> StreamBeginning {
    StreamBeginning(text.unicodeScalars.map { UInt8($0.value) })
  }

  @Test(arguments: ["RIFF", "RF64", "BW64"])
  func `a WAV header is known whatever length it claims`(tag: String) {
    #expect(beginning(tag + "\u{FF}\u{FF}\u{FF}\u{FF}WAVE") == .wave)
    #expect(beginning(tag + "\0\0\0\0WAVE") == .wave)
    #expect(beginning(tag + "\0\0\0\0AVI ") == .samples)
  }

  @Test(arguments: [
    ("fLaC\0\0\0\u{22}\u{10}\0\u{10}\0", "FLAC"), ("OggS\0\u{2}\0\0\0\0\0\0", "Ogg"),
    ("ID3\u{4}\0\0\0\0\0\0\0\0", "MP3"), ("\0\0\0\u{20}ftypM4A ", "MP4"),
    ("\u{1A}E\u{DF}\u{A3}\u{1}\0\0\0\0\0\0\u{1F}", "Matroska or WebM"),
    ("riff\u{2E}\u{91}\u{CF}\u{11}\u{A5}\u{D6}\u{28}\u{DB}", "Wave64"),
    ("0&\u{B2}u\u{8E}f\u{CF}\u{11}\u{A6}\u{D9}\0\u{AA}", "Windows Media (ASF)"),
  ])
  func `what holds no plain samples is called by its name`(text: String, name: String) {
    #expect(beginning(text) == .foreign(name))
  }

  @Test func `anything else is samples, however short`() {
    for text in ["", "R", "RIFF", "RIFF????", "\0\0\0\0\0\0\0\0\0\0\0\0", "?snd????????"] {
      #expect(beginning(text) == .samples)
    }
    #expect(beginning("riff\u{24}\0\0\0wave") == .samples)
    // Frames of MP3 and AAC begin like this, and so may samples.
    #expect(beginning("\u{FF}\u{FB}\u{90}\u{64}\0\0\0\0\0\0\0\0") == .samples)
    #expect(beginning("\u{FF}\u{F1}\u{50}\u{80}\0\0\0\0\0\0\0\0") == .samples)
  }

  @Test func `a question mark in a pattern is any byte`() {
    #expect(StreamBeginning.matches([97, 255, 99, 100], "a?c"))
    #expect(StreamBeginning.matches([0xcf, 0x11], "\u{CF}\u{11}"))
    #expect(!StreamBeginning.matches([97, 255, 100], "a?c"))
    #expect(!StreamBeginning.matches([97, 255], "a?c"))
  }

  @Test func `a chunk has a printable name and a size that fits a header`() {
    #expect(StreamBeginning.isChunk(Array("LIST".utf8)[...] + [4, 0, 0, 0]))
    #expect(!StreamBeginning.isChunk(Array("LIST".utf8)[...] + [4, 0, 0, 1]))
    #expect(!StreamBeginning.isChunk(Array("LIST".utf8)[...] + [4, 0, 0]))
    #expect(!StreamBeginning.isChunk([0, 1, 0, 1, 4, 0, 0, 0]))
  }
}

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
  ])
  func `what holds no plain samples is called by its name`(text: String, name: String) {
    #expect(beginning(text) == .foreign(name))
  }

  @Test func `anything else is samples, however short`() {
    for text in ["", "R", "RIFF", "RIFF????", "\0\0\0\0\0\0\0\0\0\0\0\0", "?snd????????"] {
      #expect(beginning(text) == .samples)
    }
  }

  @Test func `a chunk has a printable name and a size that fits a header`() {
    #expect(StreamBeginning.isChunk(Array("LIST".utf8)[...] + [4, 0, 0, 0]))
    #expect(!StreamBeginning.isChunk(Array("LIST".utf8)[...] + [4, 0, 0, 1]))
    #expect(!StreamBeginning.isChunk(Array("LIST".utf8)[...] + [4, 0, 0]))
    #expect(!StreamBeginning.isChunk([0, 1, 0, 1, 4, 0, 0, 0]))
  }
}

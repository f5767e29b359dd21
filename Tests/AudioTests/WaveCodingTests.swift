import TestSupport
import Testing

@testable import Audio

@Suite struct WaveCodingTests {
  private func foreignName(_ bytes: [UInt8]) throws -> String? {
    let folder = try TemporaryFolder()
    return WaveCoding.foreignName(in: try OpenFile(path: folder.recording(bytes)))
  }

  private func file(_ format: [UInt8]) -> [UInt8] {
    RiffBytes.file(format, RiffBytes.chunk("data", [1, 0, 2, 0]))
  }

  @Test func `what is compressed has a name`() throws {
    let tags = [0x50, 0x55, 0x161, 0xff, 0x2000, 9]
    #expect(
      try tags.map { try foreignName(file(RiffBytes.Format(tag: $0).chunk)) } == [
        "MPEG layer I or II", "MPEG layer III", "Windows Media Audio", "AAC", "AC-3",
        "samples in the unknown coding 9",
      ])
  }

  @Test func `an extended format has its coding in the extension`() throws {
    let format = RiffBytes.Format()
    #expect(try foreignName(file(format.extended(subformat: 0x55, valid: 16))) == "MPEG layer III")
    #expect(try foreignName(file(format.extended(subformat: 1, valid: 16))) == nil)
  }

  @Test func `what libsndfile reads is not foreign, nor is what is no WAV file`() throws {
    for tag in [1, 2, 3, 6, 7, 0x11, 0x31] {
      #expect(try foreignName(file(RiffBytes.Format(tag: tag).chunk)) == nil)
    }
    #expect(try foreignName(file([])) == nil)
    #expect(try foreignName(Array("no sound".utf8)) == nil)
  }
}

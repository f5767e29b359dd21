import TestSupport
import Testing

@testable import Audio

@Suite struct FileChunksTests {
  private func chunks(_ bytes: [UInt8]) throws -> FileChunks? {
    let folder = try TemporaryFolder()
    return FileChunks(try OpenFile(path: folder.recording(bytes)))
  }

  private let format = RiffBytes.Format().chunk
  private let data = RiffBytes.chunk("data", [1, 2, 3, 4])

  @Test func `chunks are found by name, past odd ones`() throws {
    let found = try #require(
      try chunks(RiffBytes.file(RiffBytes.chunk("JUNK", [7, 7, 7]), format, data)))
    #expect(found.form == "WAVE")
    let junk = try #require(found.first("JUNK"))
    let layout = try #require(found.first("fmt "))
    #expect(junk == (20, 3) && layout == (32, 16))
    #expect(found.integer(at: layout.body + 4, bytes: 4) == 16_000)
    #expect(found.first("data")?.size == 4)
    #expect(found.first("LIST") == nil)
  }

  @Test func `the first of two chunks of one name counts`() throws {
    let other = RiffBytes.Format(rate: 8000).chunk
    let found = try #require(try chunks(RiffBytes.file(format, other, data)))
    let layout = try #require(found.first("fmt "))
    #expect(found.integer(at: layout.body + 4, bytes: 4) == 16_000)
  }

  @Test func `what lies behind the sound is not searched`() throws {
    let found = try #require(try chunks(RiffBytes.file(format, data, RiffBytes.chunk("LIST", []))))
    #expect(found.first("LIST") == nil)
    let sound = try #require(found.first("data"))
    #expect(found.isChunk(at: sound.body + 4))
    #expect(!found.isChunk(at: sound.body))
  }

  @Test func `other files have no chunks`() throws {
    #expect(try chunks(Array("fLaC and more".utf8)) == nil)
    #expect(try chunks([1]) == nil)
  }
}

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

  @Test func `chunks that follow each other end where none does`() throws {
    let odd = RiffBytes.chunk("note", [1, 2, 3])
    let tags = RiffBytes.chunk("LIST", Array("INFO".utf8))
    let found = try #require(try chunks(RiffBytes.file(format, data, odd, tags) + [0, 1, 2]))
    let sound = try #require(found.first("data"))
    #expect(found.endOfChunks(from: sound.body + 4) == sound.body + 4 + odd.count + tags.count)
    #expect(found.endOfChunks(from: sound.body) == sound.body)
    let places = [4, 4 + odd.count, 4 + odd.count + tags.count].map { sound.body + $0 }
    #expect(found.boundaries(from: sound.body + 4) == places)
    #expect(found.boundaries(from: sound.body) == [sound.body])
  }

  @Test func `the rate is that of the format`() throws {
    #expect(try chunks(RiffBytes.file(format, data))?.sampleRate == 16_000)
    let silent = RiffBytes.Format(rate: 0).chunk
    #expect(try chunks(RiffBytes.file(silent, data))?.sampleRate == 0)
    #expect(try chunks(ContainerBytes.wave64([1, 2]))?.sampleRate == 16_000)
    #expect(try chunks(RiffBytes.file(data))?.sampleRate == nil)
    let short = RiffBytes.chunk("fmt ", [1, 0, 1, 0])
    #expect(try chunks(RiffBytes.file(short, data))?.sampleRate == nil)
  }

  @Test func `chunks of Wave64 count themselves and are aligned`() throws {
    let layout = ContainerBytes.wideChunk("fmt ", Array(format.dropFirst(8)))
    let junk = ContainerBytes.wideChunk("junk", [7, 7, 7])
    let sound = ContainerBytes.wideChunk("data", [1, 2, 3, 4])
    let found = try #require(
      try chunks(ContainerBytes.wave64(chunks: [junk, layout, sound])))
    #expect(found.form == "wave")
    let first = try #require(found.first("junk"))
    let second = try #require(found.first("fmt "))
    let third = try #require(found.first("data"))
    #expect(first == (64, 3) && second == (96, 16) && third == (136, 4))
  }

  @Test(arguments: [0, 23, 1 << 40, Int.max, -1])
  func `a size of Wave64 that leads nowhere ends the search`(size: Int) throws {
    let junk = ContainerBytes.wideChunk("junk", [7, 7, 7], size: size)
    let sound = ContainerBytes.wideChunk("data", [1, 2, 3, 4])
    let found = try #require(try chunks(ContainerBytes.wave64(chunks: [junk, sound])))
    #expect(found.first("data") == nil)
  }

  @Test func `other files have no chunks`() throws {
    #expect(try chunks(Array("fLaC and more".utf8)) == nil)
    #expect(try chunks([1]) == nil)
  }
}

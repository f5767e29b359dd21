import TestSupport
import Testing

@testable import Audio

@Suite struct WaveHeaderReaderTests {
  /// The header that `bytes` begin with, read in pieces of `size`, and the bytes after it.
  private func read(
    _ bytes: [UInt8], pieces size: Int = .max
  ) throws -> (header: WaveHeader?, rest: [UInt8]) {
    var reader = WaveHeaderReader(name: "standard input")
    var position = 0
    while position < bytes.count {
      let end = position + min(size, bytes.count - position)
      var piece = bytes[position..<end]
      if let header = try reader.accept(&piece) {
        return (header, Array(piece) + Array(bytes[end...]))
      }
      #expect(piece.isEmpty)
      position = end
    }
    return (nil, [])
  }

  private func chunk(_ tag: String, _ body: [UInt8], claiming size: Int? = nil) -> [UInt8] {
    Array(tag.utf8) + WaveBytes.little(UInt64(size ?? body.count), 4) + body
      + (body.count % 2 == 1 ? [0] : [])
  }

  /// A stream with chunks before its sound.
  private func stream(_ chunks: [UInt8] = [], tag: String = "RIFF", size: UInt32? = nil) -> [UInt8]
  {
    var wave = WaveBytes([1, 2, 3] as [Int16])
    wave.claimedSize = size
    let bytes = wave.bytes
    return Array(tag.utf8) + bytes[4..<12] + chunks + bytes[12...]
  }

  @Test(arguments: [1, 2, 7, 1000])
  func `a header in pieces is the header`(size: Int) throws {
    let (header, rest) = try read(stream(), pieces: size)
    #expect(header == WaveHeader(layout: PCMLayout(), promisedBytes: 6))
    #expect(rest == [1, 0, 2, 0, 3, 0])
  }

  @Test(arguments: [1, 64, 100_000])
  func `chunks before the sound are passed over, padding and all`(size: Int) throws {
    let chunks =
      chunk("LIST", Array("INFOISFT".utf8)) + chunk("JUNK", []) + chunk("bext", [1, 2, 3])
      + chunk("id3 ", [UInt8](repeating: 0x64, count: 70_000))
    let (header, rest) = try read(stream(chunks), pieces: size)
    #expect(header?.promisedBytes == 6)
    #expect(rest.count == 6)
  }

  @Test func `the wide length stands in for the placeholder`() throws {
    let wide = chunk(
      "ds64", WaveBytes.little(0, 8) + WaveBytes.little(1 << 34, 8) + WaveBytes.little(0, 12))
    let header = try read(stream(wide, tag: "RF64", size: 0xffff_ffff)).header
    #expect(header?.promisedBytes == 1 << 34)
    let unknown = chunk("ds64", [UInt8](repeating: 0xff, count: 28))
    #expect(try read(stream(unknown, tag: "RF64", size: 0xffff_ffff)).header?.promisedBytes == nil)
    #expect(try read(stream(chunk("ds64", [1]), size: 0xffff_ffff)).header?.promisedBytes == nil)
  }

  @Test func `sound without a format, and a chunk as long as a recording, are refused`() {
    let bytes = Array("RIFF\0\0\0\0WAVE".utf8)
    #expect(throws: AudioError.self) { try read(bytes + chunk("data", [0, 0])) }
    #expect(throws: AudioError.self) {
      try read(stream(chunk("LIST", [], claiming: WaveHeaderReader.longestHeader)))
    }
    #expect(throws: AudioError.self) { try read(stream(chunk("fmt ", [1, 0]))) }
  }

  @Test func `endless empty chunks come to an end`() {
    let empty = [UInt8](repeating: 0, count: WaveHeaderReader.longestHeader + 8)
    #expect(throws: AudioError.self) { try read(Array("RIFF\0\0\0\0WAVE".utf8) + empty) }
  }

  @Test func `a header that is cut off tells where`() throws {
    var reader = WaveHeaderReader(name: "standard input")
    var piece = stream()[..<30]
    let header = try reader.accept(&piece)
    #expect(header == nil)
    let unfinished = reader.unfinished
    #expect(
      unfinished.description.hasPrefix(
        "standard input: it ends within its WAV header, after 30 bytes"))
  }
}

import Audio
import Foundation
import TestSupport
import Testing

@Suite struct PromisedLengthTests {
  @Test func `a truncated recording names the frames found and promised`() throws {
    let folder = try TemporaryFolder()
    let chunked = ["pcm16.wav", "rf64.wav", "extensible.wav", "aiff.aiff"]
    for (name, expected) in chunked.map({ ($0, 4000) }) {
      let whole = try Data(contentsOf: URL(filePath: goldenAudio(name)))
      let path = try folder.recording(whole.dropLast(600), name)
      let bytes = name == "extensible.wav" ? 6 : 4
      #expect(
        failure(path)
          == .truncated(
            path: path, expectedFrames: expected, foundFrames: expected - 600 / bytes))
    }
    for (name, expected) in [("flac24.flac", 11_025), ("mp3.mp3", 11_025)] {
      let whole = try Data(contentsOf: URL(filePath: goldenAudio(name)))
      let path = try folder.recording(whole.prefix(whole.count * 6 / 10), name)
      guard case .truncated(path, expected, let found) = failure(path) else {
        Issue.record("\(name) gave \(String(describing: failure(path)))")
        continue
      }
      #expect(found > 0 && found < expected)
    }
  }

  @Test func `a header that claims 2^60 frames allocates nothing`() throws {
    let folder = try TemporaryFolder()
    var file = Array("RF64".utf8) + [255, 255, 255, 255] + "WAVEds64".utf8
    for (value, width) in [(28, 4), (1 << 61, 8), (1 << 61, 8), (1 << 60, 8), (0, 4)] {
      file += WaveBytes.little(UInt64(value), width)
    }
    file += WaveBytes([1, 2, 3]).bytes[12..<40] + [255, 255, 255, 255, 1, 0, 2, 0]
    let path = try folder.recording(file)
    #expect(
      failure(path) == .truncated(path: path, expectedFrames: 1 << 60, foundFrames: 2))
  }

  /// Sparse files, which take no room.
  @Test(arguments: [UInt32.max, 0x7fff_ffff])
  func `more sound than a header can tell of is not left out`(claim: UInt32) throws {
    let folder = try TemporaryFolder()
    var wave = WaveBytes([1, 2, 3])
    wave.claimedSize = claim
    let path = try folder.recording(wave.bytes)
    let file = try FileHandle(forWritingTo: URL(filePath: path))
    try file.truncate(atOffset: UInt64(claim) + 4096)
    try file.close()
    #expect(failure(path) == .longerThanHeader(path: path, bytes: Int(claim)))
  }

  @Test func `gigabytes of sound may have a chunk behind them`() throws {
    let folder = try TemporaryFolder()
    let size = 3_000_000_001
    var wave = WaveBytes([1, 2, 3])
    wave.claimedSize = UInt32(size)
    let path = try folder.recording(wave.bytes)
    let file = try FileHandle(forWritingTo: URL(filePath: path))
    // The odd size is padded.
    try file.truncate(atOffset: UInt64(44 + size + 1))
    try file.seekToEnd()
    try file.write(contentsOf: Data(Array("LIST".utf8) + [4, 0, 0, 0] + Array("INFO".utf8)))
    try file.close()
    let reader = try AudioFileReader(path, offset: 0, duration: 1)
    #expect(reader.sampleRate > 0)
  }

  @Test(arguments: [UInt32.max, 0x7fff_ffff, 0x8000_0000])
  func `a length that a pipe left open means all that is there`(claim: UInt32) throws {
    let folder = try TemporaryFolder()
    var wave = WaveBytes([1, 2, 3])
    wave.claimedSize = claim
    #expect(try AudioFile.read(folder.recording(wave.bytes)).samples.count == 3)
  }

  @Test func `sound behind a size that is too small is not left out`() throws {
    let folder = try TemporaryFolder()
    var wave = WaveBytes([Int16](repeating: 1000, count: 40_000))
    wave.claimedSize = 4000
    let path = try folder.recording(wave.bytes)
    #expect(failure(path) == .longerThanHeader(path: path, bytes: 4000))
    // Four gigabytes more, of which 32 bits know nothing; sparse.
    let file = try FileHandle(forWritingTo: URL(filePath: path))
    try file.truncate(atOffset: UInt64(44 + 4000) + 1 << 32)
    try file.close()
    #expect(failure(path) == .longerThanHeader(path: path, bytes: 4000))
  }

  @Test func `tags that are no chunks may follow the sound`() throws {
    let folder = try TemporaryFolder()
    let wave = WaveBytes([1, 2, 3]).bytes
    let tag = [UInt8](repeating: 0xff, count: 1 << 16)
    #expect(try AudioFile.read(folder.recording(wave + tag)).samples.count == 3)
    let path = try folder.recording(wave + tag + [0xff])
    #expect(failure(path) == .longerThanHeader(path: path, bytes: 6))
  }

  @Test func `room that was taken and not used is no sound`() throws {
    let folder = try TemporaryFolder()
    let wave = WaveBytes([1, 2, 3]).bytes
    let room = [UInt8](repeating: 0, count: 300_000)
    #expect(try AudioFile.read(folder.recording(wave + room)).samples.count == 3)
    let path = try folder.recording(wave + room + [1])
    #expect(failure(path) == .longerThanHeader(path: path, bytes: 6))
  }

  @Test func `chunks behind the sound may have any size`() throws {
    let folder = try TemporaryFolder()
    let picture = RiffBytes.chunk("LIST", [UInt8](repeating: 1, count: 100_000))
    let wave = WaveBytes([1, 2, 3]).bytes + picture + picture
    #expect(try AudioFile.read(folder.recording(wave + [0xff])).samples.count == 3)
    let path = try folder.recording(wave + [UInt8](repeating: 0xff, count: 100_000))
    #expect(failure(path) == .longerThanHeader(path: path, bytes: 6))
    let odd = RiffBytes.chunk("data", [128, 129, 130], isPadded: false)
    let unpadded = RiffBytes.file(RiffBytes.Format(bits: 8).chunk, odd, picture)
    #expect(try AudioFile.read(folder.recording(unpadded)).samples.count == 3)
  }

  @Test func `a header that was never completed is told from a recording without samples`() throws {
    let folder = try TemporaryFolder()
    var wave = WaveBytes([1, 2, 3])
    wave.claimedSize = 0
    let path = try folder.recording(wave.bytes)
    #expect(failure(path) == .unfinishedHeader(path: path, bytes: 6))
    let format = RiffBytes.Format().chunk
    let large = try folder.recording(
      RiffBytes.file(
        RiffBytes.chunk("ds64", [UInt8](repeating: 0, count: 28)), format,
        RiffBytes.chunk("data", [1, 0, 2, 0], size: .max), name: "RF64", size: .max),
      "large.wav")
    #expect(failure(large) == .unfinishedHeader(path: large, bytes: 4))
    let list = RiffBytes.chunk("LIST", Array("INFO".utf8))
    let silent = try folder.recording(
      RiffBytes.file(format, RiffBytes.chunk("data", []), list), "silent.wav")
    #expect(failure(silent) == .noSamples(path: silent))
  }
}

import Audio
import Foundation
import TestSupport
import Testing

@Suite struct AudioFileReaderTests {
  @Test(arguments: ["flac24.flac", "opus.opus", "pcm24.wav"])
  func `blocks together are the recording`(name: String) throws {
    let path = goldenAudio(name)
    var reader = try AudioFileReader(path, channel: .one(1))
    var samples: [Float] = []
    while let block = try reader.next() { samples += block }
    #expect(samples == (try AudioFile.read(path, channel: .one(1)).samples))
    #expect(reader.channels == 2)
  }

  @Test func `no block exceeds a bounded size`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.recording(WaveBytes([Int16](repeating: 1, count: 200_000)).bytes)
    var reader = try AudioFileReader(path)
    var total = 0
    while let block = try reader.next() {
      #expect(block.count <= 65_536)
      total += block.count
    }
    #expect(total == 200_000)
  }

  @Test func `the remains of a truncated recording come before its error`() throws {
    let folder = try TemporaryFolder()
    let whole = try Data(contentsOf: URL(filePath: goldenAudio("pcm16.wav")))
    var reader = try AudioFileReader(folder.recording(whole.dropLast(600)))
    #expect(try reader.next()?.count == 3850)
    do {
      _ = try reader.next()
      Issue.record("the missing frames were not noticed")
    } catch {
      #expect(
        error == .truncated(path: reader.path, expectedFrames: 4000, foundFrames: 3850))
    }
  }
}

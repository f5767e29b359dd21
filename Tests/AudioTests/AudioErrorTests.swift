import Audio
import Foundation
import TestSupport
import Testing

@Suite struct AudioErrorTests {
  @Test func `a recording without samples is refused`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.recording(WaveBytes([]).bytes)
    #expect(failure(path) == .noSamples(path: path))
  }

  @Test func `an excerpt before the damage can still be read`() throws {
    let folder = try TemporaryFolder()
    let whole = try Data(contentsOf: URL(filePath: goldenAudio("pcm16.wav")))
    let path = try folder.recording(whole.dropLast(600))
    #expect(try AudioFile.read(path, duration: 0.1).samples.count == 1600)
  }

  @Test(arguments: [0, 1, 3_999, 384_001, 0xffff_ffff])
  func `rates out of range are refused`(rate: Int) throws {
    let folder = try TemporaryFolder()
    var wave = WaveBytes([1, 2, 3])
    wave.rate = rate
    let path = try folder.recording(wave.bytes)
    #expect(failure(path) == .unsupportedRate(path: path, rate: rate))
  }

  @Test(arguments: [-1, 2])
  func `channels that are not there are refused`(channel: Int) {
    let path = goldenAudio("pcm16.wav")
    #expect(
      failure(path, channel: .one(channel))
        == .noSuchChannel(path: path, requested: channel, available: 2))
  }

  @Test(arguments: [
    (-1, 1), (Double.nan, 1), (.infinity, 1), (1e300, 1), (0, 0), (0, -1), (0, .nan),
  ])
  func `impossible excerpts are refused`(offset: Double, duration: Double) {
    guard
      case .invalidExcerpt = failure(
        goldenAudio("pcm16.wav"), offset: offset, duration: duration)
    else {
      Issue.record("\(offset), \(duration) was accepted")
      return
    }
  }

  @Test(arguments: ["pcm16.wav", "opus.opus"])
  func `an excerpt after the end is refused`(name: String) {
    let path = goldenAudio(name)
    #expect(
      failure(path, offset: 7) == .excerptPastEnd(path: path, offset: 7, duration: 0.25))
  }

  @Test func `messages are one sentence that starts with the file`() {
    let errors: [AudioError] = [
      .missing(path: "a.wav"), .empty(path: "a.wav"), .noSamples(path: "a.wav"),
      .truncated(path: "a.wav", expectedFrames: 5, foundFrames: 3),
      .irregularSample(path: "a.wav", value: "nan", seconds: 1.5),
      .truncatedBytes(path: "a.wav", expectedBytes: 5, foundBytes: 3),
      .unfinishedHeader(path: "a.wav", bytes: 7), .longerThanHeader(path: "a.wav", bytes: 9),
      .severalRecordings(path: "a.wav"),
    ]
    for error in errors {
      #expect(error.description.hasPrefix("a.wav: "))
      #expect(error.description.hasSuffix("."))
      #expect(!error.description.contains("\n"))
    }
    #expect(errors[4].description.contains("at 1.500 s is nan"))
    #expect(errors[5].description.contains("promises 5 bytes of sound, but only 3 are there"))
    #expect(errors[6].description.contains("7 bytes follow it; `swiftlet stream FILE` reads them"))
    #expect(errors[7].description.contains("the 9 bytes that its header tells of"))
  }
}

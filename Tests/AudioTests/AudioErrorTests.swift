import Audio
import Foundation
import Testing

@Suite struct AudioErrorTests {
  /// The error of reading `path`.
  private func failure(
    _ path: String, channel: ChannelSelection = .mean, offset: Double = 0, duration: Double? = nil
  ) -> AudioError? {
    do {
      _ = try AudioFile.read(path, channel: channel, offset: offset, duration: duration)
      return nil
    } catch {
      return error
    }
  }

  @Test func `what is no readable file is named`() throws {
    let scratch = try Scratch()
    let folder = scratch.folder.path(percentEncoded: false)
    #expect(failure(folder + "/none.wav") == .missing(path: folder + "/none.wav"))
    #expect(failure(folder) == .notAFile(path: folder, kind: "a directory"))
    #expect(failure("/dev/zero") == .notAFile(path: "/dev/zero", kind: "a device"))
    let pipe = folder + "/pipe"
    #expect(mkfifo(pipe, 0o600) == 0)
    #expect(failure(pipe) == .notAFile(path: pipe, kind: "a pipe"))
    let loop = folder + "/loop"
    try FileManager.default.createSymbolicLink(atPath: loop, withDestinationPath: loop)
    guard case .unreadable = failure(loop) else {
      Issue.record("a looping link should be unreadable")
      return
    }
    let empty = try scratch.file([])
    #expect(failure(empty) == .empty(path: empty))
  }

  @Test(.enabled(if: geteuid() != 0, "the superuser may read everything"))
  func `a file without permission is unreadable`() throws {
    let scratch = try Scratch()
    let path = try scratch.file(WaveBytes([1]).bytes)
    try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: path)
    #expect(failure(path) == .unreadable(path: path, reason: "Permission denied"))
  }

  @Test(arguments: ["some text\n", "\u{7f}ELF", "RIFF", "RIFF\0\0\0\0WAVE", "fLaC", "OggS", "ID3"])
  func `what is no audio is refused`(text: String) throws {
    let scratch = try Scratch()
    let path = try scratch.file(text.utf8)
    guard case .notAudio(path, _) = failure(path) else {
      Issue.record("\(text.debugDescription) gave \(String(describing: failure(path)))")
      return
    }
  }

  @Test func `a recording without samples is refused`() throws {
    let scratch = try Scratch()
    let path = try scratch.file(WaveBytes([]).bytes)
    #expect(failure(path) == .noSamples(path: path))
  }

  @Test func `a truncated recording names the frames found and promised`() throws {
    let scratch = try Scratch()
    let chunked = ["pcm16.wav", "rf64.wav", "extensible.wav", "aiff.aiff"]
    for (name, expected) in chunked.map({ ($0, 4000) }) {
      let whole = try Data(contentsOf: URL(filePath: Scratch.golden(name)))
      let path = try scratch.file(whole.dropLast(600), name)
      let bytes = name == "extensible.wav" ? 6 : 4
      #expect(
        failure(path)
          == .truncated(
            path: path, expectedFrames: expected, foundFrames: expected - 600 / bytes))
    }
    for (name, expected) in [("flac24.flac", 11_025), ("mp3.mp3", 11_025)] {
      let whole = try Data(contentsOf: URL(filePath: Scratch.golden(name)))
      let path = try scratch.file(whole.prefix(whole.count * 6 / 10), name)
      guard case .truncated(path, expected, let found) = failure(path) else {
        Issue.record("\(name) gave \(String(describing: failure(path)))")
        continue
      }
      #expect(found > 0 && found < expected)
    }
  }

  @Test func `an excerpt before the damage can still be read`() throws {
    let scratch = try Scratch()
    let whole = try Data(contentsOf: URL(filePath: Scratch.golden("pcm16.wav")))
    let path = try scratch.file(whole.dropLast(600))
    #expect(try AudioFile.read(path, duration: 0.1).samples.count == 1600)
  }

  @Test func `a header that claims 2^60 frames allocates nothing`() throws {
    let scratch = try Scratch()
    var file = Array("RF64".utf8) + [255, 255, 255, 255] + "WAVEds64".utf8
    for (value, width) in [(28, 4), (1 << 61, 8), (1 << 61, 8), (1 << 60, 8), (0, 4)] {
      file += WaveBytes.little(UInt64(value), width)
    }
    file += WaveBytes([1, 2, 3]).bytes[12..<40] + [255, 255, 255, 255, 1, 0, 2, 0]
    let path = try scratch.file(file)
    #expect(
      failure(path) == .truncated(path: path, expectedFrames: 1 << 60, foundFrames: 2))
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity, 1e30])
  func `a sample that is no sound is named with its time`(value: Float) throws {
    let scratch = try Scratch()
    var samples = [Float](repeating: 0.1, count: 2000)
    samples[1600] = value
    let path = try scratch.file(WaveBytes(floats: samples).bytes)
    #expect(
      failure(path) == .irregularSample(path: path, value: "\(value)", seconds: 0.1))
    // Before it the recording is fine.
    #expect(failure(path, duration: 0.1) == nil)
  }

  @Test(arguments: [1, 3_999, 384_001])
  func `rates out of range are refused`(rate: Int) throws {
    let scratch = try Scratch()
    var wave = WaveBytes([1, 2, 3])
    wave.rate = rate
    let path = try scratch.file(wave.bytes)
    #expect(failure(path) == .unsupportedRate(path: path, rate: rate))
  }

  @Test(arguments: [-1, 2])
  func `channels that are not there are refused`(channel: Int) {
    let path = Scratch.golden("pcm16.wav")
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
        Scratch.golden("pcm16.wav"), offset: offset, duration: duration)
    else {
      Issue.record("\(offset), \(duration) was accepted")
      return
    }
  }

  @Test(arguments: ["pcm16.wav", "opus.opus"])
  func `an excerpt after the end is refused`(name: String) {
    let path = Scratch.golden(name)
    #expect(
      failure(path, offset: 7) == .excerptPastEnd(path: path, offset: 7, duration: 0.25))
  }

  @Test func `no damage to a header crashes`() throws {
    let scratch = try Scratch()
    for name in ["pcm16.wav", "rf64.wav", "flac16.flac", "aiff.aiff", "caf.caf"] {
      let whole = try Data(contentsOf: URL(filePath: Scratch.golden(name)))
      for position in 0..<64 {
        var damaged = whole
        damaged[position] ^= 0xff
        let flipped = try scratch.file(damaged, name)
        let wasRead = (try? AudioFile.read(flipped))?.samples.isEmpty == false
        #expect(wasRead || failure(flipped) != nil)
        let cut = try scratch.file(whole.prefix(position + 1), name)
        #expect(failure(cut) != nil)
      }
    }
  }

  @Test func `a refused file leaves the files of other threads alone`() async throws {
    let scratch = try Scratch()
    let bad = try scratch.file("no sound".utf8, "bad.wav")
    let good = Scratch.golden("pcm16.wav")
    let counts = await withTaskGroup(of: Int.self) { group in
      for task in 0..<8 {
        group.addTask {
          (0..<200).count { _ in (try? AudioFile.read(task % 2 == 0 ? bad : good)) != nil }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(counts.sorted() == [0, 0, 0, 0, 200, 200, 200, 200])
  }

  @Test func `messages are one sentence that starts with the file`() {
    let errors: [AudioError] = [
      .missing(path: "a.wav"), .empty(path: "a.wav"), .noSamples(path: "a.wav"),
      .truncated(path: "a.wav", expectedFrames: 5, foundFrames: 3),
      .irregularSample(path: "a.wav", value: "nan", seconds: 1.5),
    ]
    for error in errors {
      #expect(error.description.hasPrefix("a.wav: "))
      #expect(error.description.hasSuffix("."))
      #expect(!error.description.contains("\n"))
    }
    #expect(errors[4].description.contains("at 1.500 s is nan"))
  }
}

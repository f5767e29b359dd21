import Audio
import Foundation
import TestSupport
import Testing

@Suite struct AudioFileTests {
  /// The two tones of `scripts/goldens/audio.py`.
  private func tone(left: Bool, _ index: Int, rate: Int) -> Float {
    let time = Double(index) / Double(rate)
    return left
      ? Float(0.5 * sin(2 * Double.pi * 440 * time))
      : Float(0.25 * sin(2 * Double.pi * 660 * time))
  }

  @Test(arguments: [
    ("pcm16.wav", 16_000, 4e-5), ("pcm8.wav", 16_000, 0.01), ("pcm24.wav", 16_000, 1e-6),
    ("pcm32.wav", 8_000, 1e-6), ("float.wav", 16_000, 1e-6), ("double.wav", 8_000, 1e-6),
    ("ulaw.wav", 8_000, 0.02), ("extensible.wav", 16_000, 1e-6), ("rf64.wav", 16_000, 4e-5),
    ("w64.w64", 8_000, 4e-5), ("aiff.aiff", 16_000, 4e-5), ("au.au", 8_000, 4e-5),
    ("caf.caf", 16_000, 4e-5), ("flac16.flac", 16_000, 4e-5), ("flac24.flac", 44_100, 1e-6),
    ("vorbis.ogg", 44_100, 0.05), ("opus.opus", 48_000, 0.05), ("mp3.mp3", 44_100, 0.05),
  ])
  func `every container gives the samples that were put in`(
    name: String, rate: Int, tolerance: Float
  ) throws {
    let path = goldenAudio(name)
    let left = try AudioFile.read(path, channel: .one(0))
    let right = try AudioFile.read(path, channel: .one(1))
    let mean = try AudioFile.read(path)
    #expect(left.sampleRate == rate)
    #expect(left.samples.count == rate / 4)
    #expect(left.duration == 0.25)
    // Lossy codecs fade in and out over the ends.
    let margin = tolerance > 0.03 ? rate / 50 : 0
    for index in margin..<left.samples.count - margin {
      let (l, r) = (tone(left: true, index, rate: rate), tone(left: false, index, rate: rate))
      guard
        abs(left.samples[index] - l) <= tolerance, abs(right.samples[index] - r) <= tolerance,
        abs(mean.samples[index] - (left.samples[index] + right.samples[index]) / 2) <= 1e-6
      else {
        Issue.record("\(name) differs at sample \(index)")
        return
      }
    }
  }

  @Test(arguments: ["pcm16.wav", "flac24.flac", "vorbis.ogg", "opus.opus", "mp3.mp3"])
  func `an excerpt is exactly that part of the whole`(name: String) throws {
    let path = goldenAudio(name)
    let whole = try AudioFile.read(path)
    let rate = Double(whole.sampleRate)
    for (offset, duration) in [(0.0, 0.1), (0.05, 0.1), (0.2, 1.0), (0.1234, 0.0321)] {
      let excerpt = try AudioFile.read(path, offset: offset, duration: duration)
      let first = Int((offset * rate).rounded())
      let last = min(whole.samples.count, Int(((offset + duration) * rate).rounded()))
      #expect(excerpt.samples == Array(whole.samples[first..<last]))
    }
  }

  @Test(arguments: [4_000, 11_025, 22_050, 96_000, 192_000, 384_000])
  func `unusual rates are read as they are`(rate: Int) throws {
    let folder = try TemporaryFolder()
    var wave = WaveBytes([0, 16_384, -32_768])
    wave.rate = rate
    let audio = try AudioFile.read(folder.recording(wave.bytes))
    #expect(audio == AudioBuffer(samples: [0, 0.5, -1], sampleRate: rate))
  }
}

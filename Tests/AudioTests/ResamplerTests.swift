import Audio
import Foundation
import Testing

@Suite struct ResamplerTests {
  private func tone(_ frequency: Double, rate: Int, seconds: Double) -> AudioBuffer {
    let count = Int(seconds * Double(rate))
    let samples = (0..<count).map {
      Float(0.5 * sin(2 * Double.pi * frequency * Double($0) / Double(rate)))
    }
    return AudioBuffer(samples: samples, sampleRate: rate)
  }

  /// The largest magnitude away from the ends.
  private func peak(_ audio: AudioBuffer) -> Float {
    let margin = audio.samples.count / 5
    return audio.samples.dropFirst(margin).dropLast(margin).map(abs).max() ?? 0
  }

  @Test(arguments: [4_000, 8_000, 11_025, 22_050, 44_100, 48_000, 96_000, 384_000])
  func `a tone keeps its shape, place and length at any rate`(rate: Int) throws {
    let result = try Resampler.resample(tone(440, rate: rate, seconds: 0.5), to: 16_000)
    #expect(result.sampleRate == 16_000)
    let input = Int(0.5 * Double(rate))
    #expect(result.samples.count == (input * 16_000 * 2 + rate) / (2 * rate))
    let expected = tone(440, rate: 16_000, seconds: 0.6)
    for index in 1000..<result.samples.count - 1000 {
      #expect(abs(result.samples[index] - expected.samples[index]) < 1e-3)
    }
  }

  @Test func `what the new rate cannot carry is removed`() throws {
    let inaudible = try Resampler.resample(tone(12_000, rate: 48_000, seconds: 0.5), to: 16_000)
    let audible = try Resampler.resample(tone(6_500, rate: 48_000, seconds: 0.5), to: 16_000)
    #expect(peak(inaudible) < 1e-4)
    #expect(peak(audible) > 0.49)
  }

  @Test func `the same rate changes nothing`() throws {
    let audio = tone(440, rate: 16_000, seconds: 0.1)
    #expect(try Resampler.resample(audio, to: 16_000) == audio)
  }

  @Test(arguments: [0, 1, 2, 3, 100])
  func `very short recordings have the right length`(count: Int) throws {
    let audio = AudioBuffer(samples: [Float](repeating: 0.5, count: count), sampleRate: 44_100)
    let result = try Resampler.resample(audio, to: 16_000)
    #expect(result.samples.count == (count * 32_000 + 44_100) / 88_200)
  }

  @Test func `rates too far apart are refused`() throws {
    let audio = AudioBuffer(samples: [0], sampleRate: 10)
    #expect(throws: AudioError.unsupportedConversion(from: 10, to: 16_000)) {
      try Resampler.resample(audio, to: 16_000)
    }
    #expect(throws: AudioError.unsupportedConversion(from: 10, to: 0)) {
      try Resampler.resample(audio, to: 0)
    }
  }
}

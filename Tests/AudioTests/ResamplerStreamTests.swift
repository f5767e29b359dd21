import Audio
import Testing

@Suite struct ResamplerStreamTests {
  /// Noise that the same seed always repeats.
  private func noise(_ count: Int) -> [Float] {
    var state: UInt32 = 7
    return (0..<count).map { _ in
      state = state &* 1_664_525 &+ 1_013_904_223
      return Float(Int32(bitPattern: state)) / 0x1p32
    }
  }

  @Test(
    arguments: [
      (4_000, 16_000), (8_000, 16_000), (44_100, 16_000), (48_000, 16_000), (384_000, 16_000),
      (16_000, 16_000), (16_000, 17_600),
    ],
    [[1], [160], [7, 0, 1000], [30_000]])
  func `pieces of any size give what the whole gives, bit for bit`(
    rates: (from: Int, to: Int), pieces: [Int]
  ) throws {
    let samples = noise(pieces == [1] ? 3_001 : 40_007)
    let audio = AudioBuffer(samples: samples, sampleRate: rates.from)
    let whole = try Resampler.resample(audio, to: rates.to)
    var stream = try ResamplerStream(from: rates.from, to: rates.to)
    var result: [Float] = []
    var (position, turn) = (0, 0)
    while position < samples.count {
      let end = min(samples.count, position + pieces[turn % pieces.count])
      result += try stream.accept(samples.span.extracting(position..<end))
      (position, turn) = (end, turn + 1)
    }
    result += try stream.finish()
    #expect(result == whole.samples)
    #expect(result.count == (2 * samples.count * rates.to + rates.from) / (2 * rates.from))
  }

  @Test(arguments: [8_000, 11_025, 44_100], [[32_768], [32_768, 100], [8_192], [1_000, 1]])
  func `a piece of any size brings out all that it completes`(rate: Int, pieces: [Int]) throws {
    let samples = noise(100_000)
    let whole = try Resampler.resample(AudioBuffer(samples: samples, sampleRate: rate), to: 16_000)
    var stream = try ResamplerStream(from: rate, to: 16_000)
    var result: [Float] = []
    var (position, turn, lag) = (0, 0, 0.0)
    while position < samples.count {
      let end = min(samples.count, position + pieces[turn % pieces.count])
      result += try stream.accept(samples.span.extracting(position..<end))
      (position, turn) = (end, turn + 1)
      lag = max(lag, Double(position) * 16_000 / Double(rate) - Double(result.count))
    }
    #expect(lag < 128)
    result += try stream.finish()
    #expect(result == whole.samples)
  }
}

import Foundation
import Testing

@testable import Training

struct SpectrumQuantizerTests {
  /// A sum of harmonics that fall off, and a little noise.
  private let voice = (0..<16000).map { index -> Float in
    let harmonics = (1...30).reduce(0 as Float) {
      $0 + sin(Float(index * $1) * 0.049) / Float($1)
    }
    return 0.2 * harmonics + 0.001 * sin(Float(index * index % 6283))
  }

  private func signalToNoise(_ kilobits: Double) -> Double {
    let coded = SpectrumQuantizer(sampleRate: 16000, kilobits: kilobits, bandwidth: 8000)
      .applied(to: voice)
    return 10 * log10(voice.power / zip(coded, voice).map { $0 - $1 }.power)
  }

  @Test func moreBitsMakeLessNoise() {
    let ratios = [4.0, 16, 64, 256].map(signalToNoise)
    #expect(ratios == ratios.sorted())
    #expect((0...20).contains(ratios[0]), "\(ratios)")
    #expect(ratios[3] > 50, "\(ratios)")
  }

  @Test func nothingIsKeptAboveTheBandwidth() {
    let sine = (0..<16000).map { sin(2 * Float.pi * 6000 * Float($0) / 16000) }
    let quantizer = SpectrumQuantizer(sampleRate: 16000, kilobits: 24, bandwidth: 4000)
    #expect(quantizer.applied(to: sine).power < 1e-4)
    let wide = SpectrumQuantizer(sampleRate: 16000, kilobits: 24, bandwidth: 7000)
    #expect(wide.applied(to: sine).power > 0.4)
  }

  @Test func theWaterLevelIsThatOfEqualPowersWhereTheBitsAreShared() {
    // All bands to 8 kHz have 257 bins, and half a bit each for a factor of 2: 32 kbit/s are 512 bits a frame.
    let quantizer = SpectrumQuantizer(sampleRate: 16000, kilobits: 32, bandwidth: 8000)
    let level = quantizer.waterLevel([Double](repeating: 8, count: 100))
    #expect(abs(log2(8 / level) - 2 * 512 / 257) < 0.01)
  }

  @Test func silenceStaysSilent() {
    let silence = [Float](repeating: 0, count: 1000)
    let quantizer = SpectrumQuantizer(sampleRate: 16000, kilobits: 8, bandwidth: 4000)
    #expect(quantizer.applied(to: silence) == silence)
  }
}

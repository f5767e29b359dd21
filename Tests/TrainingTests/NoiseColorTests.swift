import Foundation
import Tensors
import Testing

@testable import Training

struct NoiseColorTests {
  /// Mean power near a frequency, from single discrete Fourier bins over many blocks.
  private func power(_ samples: [Float], at frequency: Double, rate: Double) -> Double {
    let size = 2048
    var total = 0.0
    for start in stride(from: 0, through: samples.count - size, by: size) {
      var real = 0.0
      var imaginary = 0.0
      for offset in 0..<size {
        let window = 0.5 - 0.5 * cos(2 * Double.pi * Double(offset) / Double(size))
        let value = window * Double(samples[start + offset])
        let phase = 2 * Double.pi * frequency / rate * Double(offset)
        real += value * cos(phase)
        imaginary += value * sin(phase)
      }
      total += real * real + imaginary * imaginary
    }
    return total
  }

  @Test(arguments: [(NoiseColor.white, 0.0), (.pink, -3.01), (.brown, -6.02)])
  func powerFallsByTheColorsSlope(color: NoiseColor, slope: Double) {
    let samples = color.samples(1 << 18, sampleRate: 16000, key: RandomKey(5))
    let low = power(samples, at: 125, rate: 16000)
    let high = power(samples, at: 2000, rate: 16000)
    let decibelsPerOctave = 10 * log10(high / low) / 4
    #expect(abs(decibelsPerOctave - slope) < 0.6)
  }

  @Test(arguments: NoiseColor.allCases)
  func isAFunctionOfTheKey(color: NoiseColor) {
    let first = color.samples(100, sampleRate: 16000, key: RandomKey(1))
    #expect(first == color.samples(100, sampleRate: 16000, key: RandomKey(1)))
    #expect(first != color.samples(100, sampleRate: 16000, key: RandomKey(2)))
    #expect(first == Array(color.samples(200, sampleRate: 16000, key: RandomKey(1)).prefix(100)))
  }
}

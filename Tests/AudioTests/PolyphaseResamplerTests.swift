import Foundation
import Testing

@testable import Audio

struct PolyphaseResamplerTests {
  private func tone(_ frequency: Double, rate: Int, count: Int) -> [Float] {
    (0..<count).map { Float(0.5 * sin(2 * Double.pi * frequency * Double($0) / Double(rate))) }
  }

  @Test(arguments: [12_800, 13_600, 14_400, 15_200, 16_800, 17_600, 19_200, 48_000])
  func aToneKeepsItsShapePlaceAndLength(rate: Int) throws {
    let resampler = try #require(PolyphaseResampler(from: rate, to: 16_000))
    for frequency in [100.0, 1000, 4000] {
      let result = resampler.resampled(tone(frequency, rate: rate, count: rate / 2))
      #expect(result.count == 8000)
      let expected = tone(frequency, rate: 16_000, count: 8000)
      for index in 200..<7800 {
        #expect(abs(result[index] - expected[index]) < 3e-4, "\(frequency) Hz at \(index)")
      }
    }
  }

  @Test func whatTheNewRateCannotCarryIsRemoved() throws {
    let resampler = try #require(PolyphaseResampler(from: 19_200, to: 16_000))
    let result = resampler.resampled(tone(8800, rate: 19_200, count: 9600))
    #expect(result[200..<7800].allSatisfy { abs($0) < 2e-4 })
  }

  @Test(arguments: [0, 1, 2, 3, 100, 1001])
  func theLengthIsThatOfTheOtherResampler(count: Int) throws {
    let resampler = try #require(PolyphaseResampler(from: 17_600, to: 16_000))
    let samples = [Float](repeating: 0.5, count: count)
    let other = try Resampler.resample(
      AudioBuffer(samples: samples, sampleRate: 17_600), to: 16_000)
    #expect(resampler.resampled(samples).count == other.samples.count)
  }

  @Test func aConstantStaysWhatItIs() throws {
    let resampler = try #require(PolyphaseResampler(from: 14_400, to: 16_000))
    let result = resampler.resampled([Float](repeating: 0.25, count: 2000))
    #expect(result[100..<2100].allSatisfy { abs($0 - 0.25) < 1e-6 })
  }

  @Test func ratiosOfLargeNumbersAreLeftToTheOtherResampler() {
    #expect(PolyphaseResampler(from: 14_621, to: 16_000) == nil)
    #expect(PolyphaseResampler(from: 0, to: 16_000) == nil)
  }
}

import Foundation
import Tensors
import Testing

@testable import Training

struct TelephonePerturbationTests {
  private func call(_ samples: [Float], rate: Int = 16000) -> [Float] {
    var result = samples
    TelephonePerturbation(probability: 1).apply(to: &result, sampleRate: rate, key: RandomKey(1))
    return result
  }

  private func sine(_ frequency: Float, rate: Float = 16000) -> [Float] {
    (0..<8000).map { 0.5 * sin(2 * .pi * frequency * Float($0) / rate) }
  }

  @Test(arguments: [16000, 8000, 22_050])
  func speechPassesWithTheNoiseOfEightBits(rate: Int) {
    let (before, after) = (
      sine(1000, rate: Float(rate)), call(sine(1000, rate: Float(rate)), rate: rate)
    )
    #expect(after.count == before.count)
    let error = zip(before, after).map { $0 - $1 }
    let decibels = 10 * log10(Array(before[1000..<7000]).power / Array(error[1000..<7000]).power)
    #expect((28...45).contains(decibels), "\(decibels) dB")
  }

  @Test(arguments: [60, 4500, 7000] as [Float])
  func whatNoTelephoneCarriesIsGone(frequency: Float) {
    #expect(Array(call(sine(frequency))[1000..<7000]).power < 1e-5)
  }

  @Test func nobodyIsCalledWithoutAChance() {
    var samples = sine(500)
    TelephonePerturbation.none.apply(to: &samples, sampleRate: 16000, key: RandomKey(1))
    #expect(samples == sine(500))
  }
}

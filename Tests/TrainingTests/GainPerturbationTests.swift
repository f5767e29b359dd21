import Foundation
import Tensors
import Testing

@testable import Training

struct GainPerturbationTests {
  @Test func scalesEverySampleByOneFactorOfTheRange() {
    for seed in 0..<UInt64(200) {
      var samples: [Float] = [0.5, -0.25, 0]
      GainPerturbation.standard.apply(to: &samples, key: RandomKey(seed))
      let decibels = 20 * log10(Double(samples[0] / 0.5))
      #expect((-12.001...6.001).contains(decibels))
      #expect(samples[1] == -samples[0] / 2 && samples[2] == 0)
    }
  }

  @Test func aFixedLevelIsExact() {
    var samples: [Float] = [1]
    GainPerturbation(probability: 1, decibels: -20...(-20)).apply(to: &samples, key: RandomKey(1))
    #expect(abs(samples[0] - 0.1) < 1e-7)
  }

  @Test func offChangesNothing() {
    var samples: [Float] = [0.5]
    GainPerturbation.none.apply(to: &samples, key: RandomKey(1))
    #expect(samples == [0.5])
  }
}

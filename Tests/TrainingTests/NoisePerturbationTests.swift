import Foundation
import Tensors
import Testing

@testable import Training

struct NoisePerturbationTests {
  private let tone = (0..<16000).map { 0.3 * sin(Float($0) * 0.1) }

  @Test(arguments: NoiseColor.allCases, [0.0, 15, 40])
  func reachesTheAskedRatioExactly(color: NoiseColor, decibels: Double) {
    var noisy = tone
    NoisePerturbation(probability: 1, signalToNoise: decibels...decibels, colors: [color])
      .apply(to: &noisy, sampleRate: 16000, key: RandomKey(2))
    let noise = zip(noisy, tone).map { $0 - $1 }
    let ratio = tone.power / noise.power
    #expect(abs(10 * log10(ratio) - decibels) < 0.01)
  }

  @Test func touchesTheShareOfUtterancesThatIsAsked() {
    let touched = (0..<UInt64(1000)).count { seed in
      var samples: [Float] = [1, -1, 1]
      NoisePerturbation.standard.apply(
        to: &samples, sampleRate: 16000, key: RandomKey(seed))
      return samples != [1, -1, 1]
    }
    #expect((250...350).contains(touched))
  }

  @Test(arguments: [[], [0, 0, 0], [Float.nan, 1]] as [[Float]])
  func leavesWhatHasNoLevelAlone(samples: [Float]) {
    var result = samples
    NoisePerturbation(probability: 1, signalToNoise: 0...0, colors: [.white])
      .apply(to: &result, sampleRate: 16000, key: RandomKey(1))
    #expect(result.map(\.bitPattern) == samples.map(\.bitPattern))
  }
}

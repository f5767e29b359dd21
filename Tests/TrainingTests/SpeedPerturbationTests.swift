import Tensors
import Testing

@testable import Training

struct SpeedPerturbationTests {
  @Test func everyFactorIsDrawnEquallyOften() {
    let counts = (0..<UInt64(3000)).reduce(into: [Double: Int]()) {
      $0[SpeedPerturbation.standard.factor(key: RandomKey($1)), default: 0] += 1
    }
    #expect(Set(counts.keys) == [0.9, 1, 1.1])
    #expect(counts.values.allSatisfy { (850...1150).contains($0) })
  }

  @Test func playingFasterDeclaresAHigherRate() throws {
    let faster = SpeedPerturbation(probability: 1, factors: [1.1])
    let result = faster.apply(to: [1, 2], sampleRate: 16000, key: RandomKey(1)) {
      samples, from, to in
      #expect(samples == [1, 2])
      #expect(from == 17600)
      #expect(to == 16000)
      return [3]
    }
    #expect(result == [3])
  }

  @Test func offOrFactorOneNeverResamples() {
    for perturbation in [SpeedPerturbation.none, SpeedPerturbation(probability: 1, factors: [1])] {
      let result = perturbation.apply(to: [1, 2], sampleRate: 16000, key: RandomKey(1)) { _, _, _ in
        Issue.record("resampled")
        return []
      }
      #expect(result == [1, 2])
    }
  }
}

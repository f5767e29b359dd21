import Tensors
import Testing

@testable import Training

struct EqualizerPerturbationTests {
  private let always = EqualizerPerturbation(probability: 1, strength: 0.5)

  private func curve(_ seed: UInt64, frames: Int = 3) -> [Float] {
    var features = [Float](repeating: 0, count: frames * 20)
    always.apply(to: &features, bins: 20, key: RandomKey(seed))
    return features
  }

  @Test func everyFrameIsChangedAlike() {
    let features = curve(1)
    #expect(Array(features[0..<20]) == Array(features[20..<40]))
    #expect(features.contains { $0 != 0 })
  }

  @Test func theCurveIsSmoothAndBounded() {
    for seed in 0..<50 {
      let curve = curve(UInt64(seed), frames: 1)
      #expect(curve.allSatisfy { abs($0) <= 2 })
      // Three half periods over twenty bins at weights of a half: no step is larger.
      for (a, b) in zip(curve, curve.dropFirst()) { #expect(abs(a - b) < 0.5) }
    }
  }

  @Test func theKeyDecides() {
    #expect(curve(3) == curve(3))
    #expect(curve(3) != curve(4))
  }

  @Test func neverChangesNothing() {
    var features: [Float] = [1, 2, 3, 4]
    EqualizerPerturbation.none.apply(to: &features, bins: 2, key: RandomKey(1))
    #expect(features == [1, 2, 3, 4])
  }
}

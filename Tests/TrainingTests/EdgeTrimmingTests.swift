import Tensors
import Testing
import Training

@testable import Training

struct EdgeTrimmingTests {
  private let features = (0..<20 * 3).map(Float.init)

  private func trimmed(_ trimming: EdgeTrimming, seed: Int, of features: [Float]) -> [Float] {
    var copy = features
    trimming.apply(to: &copy, bins: 3, key: RandomKey(UInt64(seed)))
    return copy
  }

  @Test func wholeFramesAreTakenOffBothEndsUpToTheLimits() {
    let trimming = EdgeTrimming(probability: 1, frames: 8, share: 0.2)
    let found = (0..<200).map { trimmed(trimming, seed: $0, of: features) }
    // A fifth of twenty frames are four.
    let starts = Set(found.map { Int($0[0]) / 3 })
    let ends = Set(found.map { 19 - Int($0[$0.count - 1]) / 3 })
    #expect(starts == Set(0...4))
    #expect(ends == Set(0...4))
    #expect(found.allSatisfy { $0.count % 3 == 0 })
    #expect(found.allSatisfy { Int($0[0]) % 3 == 0 })
  }

  @Test func somethingIsAlwaysLeft() {
    let trimming = EdgeTrimming(probability: 1, frames: 100, share: 0.5)
    for frames in 0..<5 {
      for seed in 0..<50 {
        let found = trimmed(trimming, seed: seed, of: Array(features[..<(3 * frames)]))
        #expect(found.count >= min(frames, 1) * 3)
      }
    }
  }

  @Test func withoutProbabilityNothingChanges() {
    #expect(trimmed(.none, seed: 1, of: features) == features)
  }
}

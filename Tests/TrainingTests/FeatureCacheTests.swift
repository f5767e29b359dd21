import Audio
import Testing

@testable import Training

struct FeatureCacheTests {
  private let frames = FeatureFrames(values: [Float](repeating: 1, count: 100_000), bins: 10)

  private func computations(_ cache: FeatureCache, _ keys: [FeatureCache.Key]) -> Int {
    var count = 0
    for key in keys {
      let found = cache.features(key) {
        count += 1
        return frames
      }
      #expect(found == frames)
    }
    return count
  }

  private func key(_ utterance: Int, speed: Double = 1) -> FeatureCache.Key {
    FeatureCache.Key(utterance: utterance, speed: speed)
  }

  @Test func featuresAreComputedOnceForEachSpeed() {
    let cache = FeatureCache(megabytes: 10)
    #expect(computations(cache, [key(0), key(0), key(0, speed: 0.9), key(0, speed: 0.9)]) == 2)
    #expect(computations(cache, [key(1), key(0)]) == 1)
  }

  @Test func whatDoesNotFitIsComputedAgain() {
    // 400 kB each: two fit into a megabyte.
    let cache = FeatureCache(megabytes: 1)
    #expect(computations(cache, [key(0), key(1), key(2), key(0), key(1), key(2)]) == 4)
    #expect(computations(FeatureCache(megabytes: 0), [key(0), key(0)]) == 2)
  }

  @Test func aFailureIsNotKept() {
    struct Failed: Error {}
    let cache = FeatureCache(megabytes: 1)
    #expect(throws: Failed.self) { try cache.features(key(0)) { throw Failed() } }
    #expect(computations(cache, [key(0)]) == 1)
  }
}

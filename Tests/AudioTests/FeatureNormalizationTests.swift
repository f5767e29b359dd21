import Audio
import Foundation
import Testing

@Suite struct FeatureNormalizationTests {
  @Test func `per-utterance normalization uses the unbiased deviation`() {
    var frames = FeatureFrames(values: [1, 10, 3, 10, 5, 10], bins: 2)
    FeatureNormalization.perUtterance.apply(to: &frames)
    let expected: [Float] = [-0.999995, 0, 0, 0, 0.999995, 0]
    for (value, expected) in zip(frames.values, expected) { #expect(abs(value - expected) < 1e-6) }
  }

  @Test func `a single frame, and none, stay finite`() {
    var one = FeatureFrames(values: [3, -4], bins: 2)
    FeatureNormalization.perUtterance.apply(to: &one)
    #expect(one.values == [0, 0])
    var none = FeatureFrames(values: [], bins: 2)
    FeatureNormalization.perUtterance.apply(to: &none)
    #expect(none.count == 0)
  }

  @Test func `global constants shift and scale each bin`() {
    var frames = FeatureFrames(values: [1, 2, 3, 4], bins: 2)
    FeatureNormalization.global(mean: [1, 2], inverseDeviation: [2, 0.5]).apply(to: &frames)
    #expect(frames.values == [0, 0, 4, 1])
  }

  @Test(arguments: [
    FeatureNormalization.none, .perUtterance, .global(mean: [1, 2], inverseDeviation: [3, 4]),
  ])
  func `a normalization survives a round trip through JSON`(normalization: FeatureNormalization)
    throws
  {
    let data = try JSONEncoder().encode(normalization)
    #expect(try JSONDecoder().decode(FeatureNormalization.self, from: data) == normalization)
  }

  @Test func `constants that do not fit are refused`() throws {
    try FeatureNormalization.global(mean: [1], inverseDeviation: [1]).validate(bins: 1)
    for bad in [
      FeatureNormalization.global(mean: [1, 2], inverseDeviation: [1]),
      .global(mean: [.nan], inverseDeviation: [1]),
    ] {
      #expect(throws: AudioError.self) { try bad.validate(bins: 1) }
    }
  }
}

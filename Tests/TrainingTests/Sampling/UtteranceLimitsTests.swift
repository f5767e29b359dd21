import Testing

@testable import Training

struct UtteranceLimitsTests {
  private func size(_ seconds: Double, tokens: Int = 1, repeats: Int = 0) -> UtteranceSize {
    UtteranceSize(seconds: seconds, tokens: tokens, repeats: repeats, key: 0)
  }

  @Test func everyUtteranceIsUsedOrHasItsReason() {
    var limits = UtteranceLimits()
    limits.minimumSeconds = 0.5
    limits.maximumSeconds = 20
    limits.framesPerSecond = 11.5
    let sizes = [
      size(.nan), size(0.49), size(0.5), size(20), size(20.01), size(15, tokens: 90),
      size(1, tokens: 12),
      size(1, tokens: 13), size(1, tokens: 10, repeats: 3),
    ]
    var budget = BatchBudget(.padded, seconds: 60)
    budget.tokens = 80
    let (used, exclusions) = limits.divide(sizes, budget: budget)
    #expect(used == [2, 3, 6])
    #expect(exclusions.map(\.index) == [0, 1, 4, 5, 7, 8])
    #expect(
      exclusions.map(\.reason) == [
        .unknownDuration, .shorterThan(0.5), .longerThan(20), .overBudget,
        .moreTokensThanFrames(needed: 13, frames: 12),
        .moreTokensThanFrames(needed: 13, frames: 12),
      ])
  }

  @Test func aDurationThatIsTenTimesTooLongOrShortStandsOut() {
    var sizes = RandomCorpus(.readSpeech, count: 2000, seed: 2).sizes
    let middle = sizes[7]
    sizes[7] = size(middle.seconds * 10, tokens: middle.tokens)
    sizes[8] = size(sizes[8].seconds / 10, tokens: sizes[8].tokens)
    var limits = UtteranceLimits()
    limits.rateDeviations = 4
    let (used, exclusions) = limits.divide(sizes, budget: BatchBudget(.ragged, seconds: 1000))
    #expect(exclusions.prefix(2).map(\.index) == [7, 8])
    #expect(used.count + exclusions.count == sizes.count)
    // Normal rates: 1 in 16,000 is beyond four deviations.
    #expect(exclusions.count <= 6)
  }

  @Test func withoutLimitsNothingIsLeftOut() {
    let sizes = RandomCorpus(.logNormal, count: 100, seed: 1).sizes
    let (used, exclusions) = UtteranceLimits()
      .divide(sizes, budget: BatchBudget(.ragged, seconds: 1e6))
    #expect(used == Array(sizes.indices))
    #expect(exclusions.isEmpty)
  }
}

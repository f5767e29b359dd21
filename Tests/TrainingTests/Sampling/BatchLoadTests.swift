import Testing

@testable import Training

struct BatchLoadTests {
  private let load = BatchLoad([
    UtteranceSize(seconds: 2, tokens: 10, key: 0), UtteranceSize(seconds: 3, tokens: 6, key: 1),
  ])

  @Test func aRaggedBatchIsTheSumOfItsUtterances() {
    #expect(load.utterances == 2)
    #expect(load.seconds(.ragged) == 5)
    #expect(load.tokens(.ragged) == 16)
    #expect(load.squaredSeconds(.ragged) == 4 + 9)
    #expect(load.secondTokens(.ragged) == 20 + 18)
  }

  @Test func aPaddedBatchIsItsLargestUtteranceAsOftenAsItHasUtterances() {
    #expect(load.seconds(.padded) == 6)
    #expect(load.tokens(.padded) == 20)
    #expect(load.squaredSeconds(.padded) == 18)
    #expect(load.secondTokens(.padded) == 2 * 3 * 10)
  }

  @Test func oneUtteranceCostsTheSameInBoth() {
    let one = BatchLoad().adding(UtteranceSize(seconds: 2.5, tokens: 7, key: 0))
    #expect(one.seconds(.padded) == one.seconds(.ragged))
    #expect(one.tokens(.padded) == one.tokens(.ragged))
    #expect(one.squaredSeconds(.padded) == one.squaredSeconds(.ragged))
    #expect(one.secondTokens(.padded) == one.secondTokens(.ragged))
  }
}

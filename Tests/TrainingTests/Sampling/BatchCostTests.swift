import Testing

@testable import Training

struct BatchCostTests {
  private let load = BatchLoad([
    UtteranceSize(seconds: 2, tokens: 10, key: 0), UtteranceSize(seconds: 4, tokens: 6, key: 1),
  ])

  @Test func addsWhatEachPartCosts() {
    var cost = BatchCost()
    cost.fixed = 1000
    cost.perUtterance = 100
    cost.perSecond = 10
    cost.perSquaredSecond = 1
    cost.perToken = 0.1
    cost.perSecondToken = 0.01
    #expect(abs(cost(load, .ragged) - (1000 + 200 + 60 + 20 + 1.6 + 0.44)) < 1e-9)
    #expect(abs(cost(load, .padded) - (1000 + 200 + 80 + 32 + 2.0 + 0.8)) < 1e-9)
  }

  @Test func quadraticSecondsAreWhereAnUtteranceCountsDouble() {
    let cost = BatchCost.seconds(doublingAt: 20)
    for (seconds, expected) in [(20.0, 40.0), (40, 120), (2, 2.2)] {
      let load = BatchLoad([UtteranceSize(seconds: seconds, tokens: 0, key: 0)])
      #expect(abs(cost(load, .padded) - expected) < 1e-9)
    }
  }
}

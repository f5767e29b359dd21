import Testing

@testable import Training

struct TokenRatesTests {
  private func size(_ seconds: Double, _ tokens: Int) -> UtteranceSize {
    UtteranceSize(seconds: seconds, tokens: tokens, key: 0)
  }

  @Test func deviationsAreThoseOfTheNormalDistribution() {
    let sizes = RandomCorpus(.readSpeech, count: 20_000, seed: 3).sizes
    let rates = TokenRates(sizes)
    // Rates are 4 ± 0.6 tokens a second.
    for (tokens, expected) in [(58, 0.0), (67, 1), (84, 3), (33, 3)] {
      let found = rates.deviation(of: size(14.5, tokens))
      #expect(abs(found.deviations - expected) < 0.25, "\(tokens): \(found)")
      #expect(abs(found.ratio - Double(tokens) / 58) < 0.02)
    }
  }

  @Test func oneWrongUtteranceOfTenCannotHide() {
    let sizes = (1...9).map { size(10, 38 + $0 % 3) } + [size(10, 400)]
    let rates = TokenRates(sizes)
    #expect(rates.deviation(of: sizes[9]).deviations > 100)
    #expect(rates.deviation(of: sizes[0]).deviations < 2)
  }

  @Test func aTokenMoreOrLessIsNoDeviationWhereAllAreAlike() {
    let rates = TokenRates([UtteranceSize](repeating: size(5, 20), count: 50))
    #expect(rates.deviation(of: size(5, 21)).deviations <= 1.001)
    #expect(rates.deviation(of: size(5, 40)).deviations > 4)
  }

  @Test func utterancesAreComparedWithThoseOfTheirLength() {
    // Short ones speak half as fast: that is usual for them.
    let sizes = (0..<2000).map {
      $0.isMultiple(of: 2) ? size(1, 2 + $0 % 3) : size(10, 38 + $0 % 5)
    }
    let rates = TokenRates(sizes)
    #expect(rates.deviation(of: size(1, 2)).deviations < 4)
    #expect(rates.deviation(of: size(10, 20)).deviations > 4)
  }

  @Test func nothingKnownIsNoDeviation() {
    #expect(TokenRates([size(5, 20), size(5, 21)]).deviation(of: size(5, 0)).deviations == 0)
    #expect(TokenRates([]).deviation(of: size(1, 5)).deviations == 0)
    #expect(TokenRates([size(.nan, 3)]).deviation(of: size(.nan, 5)).deviations == 0)
  }
}

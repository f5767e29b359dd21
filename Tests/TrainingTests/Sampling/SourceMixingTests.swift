import Testing

@testable import Training

struct SourceMixingTests {
  /// 40 utterances of 1 s, and 300 of 2 s.
  private let sizes: [UtteranceSize] = (0..<340).map {
    UtteranceSize(seconds: $0 < 40 ? 1 : 2, tokens: 3, key: UtteranceSize.key("utterance \($0)"))
  }
  private let sources = [0..<40, 40..<340]

  private func hearings(_ weights: [Double?], epoch: Int) -> [SourceMixing.Hearing] {
    SourceMixing(weights: weights, sources: sources, sizes: sizes)
      .hearings(epoch: epoch, sizes: sizes)
  }

  @Test func withoutWeightsEveryUtteranceIsHeardOnceAnEpoch() {
    for epoch in [0, 1, 17] {
      #expect(
        hearings([nil, nil], epoch: epoch)
          == (0..<340).map { SourceMixing.Hearing(utterance: $0, copy: 0) })
    }
  }

  @Test(arguments: [(0.5, 0.5), (1, 3), (0.05, 0.95), (9, 1)])
  func everySourceHasItsShareOfTheAudioOfAnEpoch(first: Double, second: Double) {
    let whole = 640.0
    for epoch in 0..<5 {
      let heard = hearings([first, second], epoch: epoch)
      let seconds = sources.map { source in
        heard.filter { source.contains($0.utterance) }.reduce(0) {
          $0 + sizes[$1.utterance].seconds
        }
      }
      // Which utterances are left out is random; how many deviates by a few of them.
      #expect(abs(seconds[0] / whole - first / (first + second)) < 0.05)
      #expect(abs((seconds[0] + seconds[1]) / whole - 1) < 0.1)
    }
  }

  @Test func noUtteranceIsForgottenAndNoneIsPreferred() {
    let rate = 0.3 * 640 / 600
    var counts = [Int](repeating: 0, count: 300)
    for epoch in 0..<100 {
      for hearing in hearings([0.7, 0.3], epoch: epoch) where hearing.utterance >= 40 {
        counts[hearing.utterance - 40] += 1
      }
    }
    #expect(counts.allSatisfy { abs(Double($0) - 100 * rate) <= 1 })
  }

  @Test func hearingsOfOneUtteranceAreCounted() {
    let copies = hearings([0.9, 0.1], epoch: 3).filter { $0.utterance == 7 }.map(\.copy)
    #expect(copies.count > 10)
    #expect(copies == Array(copies.indices))
  }

  @Test func whatIsHeardDependsOnTheUtteranceAndNotOnItsLine() {
    let reversed = Array(sizes.reversed())
    let mixing = SourceMixing(weights: [0.3, 0.7], sources: [0..<300, 300..<340], sizes: reversed)
    let keys = Set(
      mixing.hearings(epoch: 2, sizes: reversed).map { reversed[$0.utterance].key })
    #expect(keys == Set(hearings([0.7, 0.3], epoch: 2).map { sizes[$0.utterance].key }))
  }

  @Test func whatIsNotUsedHasNoShare() {
    // The first source has an hour more, which is too long to be heard.
    var sizes = sizes
    sizes[3] = UtteranceSize(seconds: 3600, tokens: 3, key: 3)
    let mixing = SourceMixing(weights: [1, 1], sources: sources, sizes: sizes) { $0.seconds < 30 }
    let rates = [0.5 * 639 / 39, 0.5 * 639 / 600]
    #expect(zip(mixing.rates, rates).allSatisfy { abs($0 - $1) < 1e-9 }, "\(mixing.rates)")
  }
}

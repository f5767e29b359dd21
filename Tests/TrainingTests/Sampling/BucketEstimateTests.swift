import Testing

@testable import Training

struct BucketEstimateTests {
  private func sizes(_ durations: [Double], tokens: (Int) -> Int = { _ in 1 }) -> [UtteranceSize] {
    durations.enumerated().map {
      UtteranceSize(seconds: $1, tokens: tokens($0), key: UInt64($0))
    }
  }

  @Test func bucketsHoldEqualAudio() {
    // 1 + 2 + 3 + 4 + 5 + 5 + 10 seconds: half of the audio is in the five shortest.
    let buckets = BatchBuckets.estimated(
      sizes([10, 1, 2, 3, 4, 5, 5]), durations: 2, tokens: 1)
    #expect(buckets == BatchBuckets(durationEdges: [5]))
  }

  @Test(arguments: RandomCorpus.Kind.allCases)
  func noBucketIsFarFromItsPartOfTheAudio(kind: RandomCorpus.Kind) {
    let sizes = RandomCorpus(kind, count: 4000, seed: 5).sizes
    let buckets = BatchBuckets.estimated(sizes, durations: 8, tokens: 1)
    var audio = [Double](repeating: 0, count: buckets.count)
    for size in sizes { audio[buckets.index(of: size)] += size.seconds }
    let part = audio.reduce(0, +) / 8
    #expect(buckets.count == (kind == .constant ? 1 : 8))
    for seconds in audio where kind != .constant { #expect(abs(seconds / part - 1) < 0.1) }
  }

  @Test func withinADurationBucketsHoldEqualTokens() {
    let sizes = sizes([Double](repeating: 1, count: 100) + [Double](repeating: 2, count: 50)) {
      $0 % 10 + 1
    }
    let buckets = BatchBuckets.estimated(sizes, durations: 2, tokens: 2)
    #expect(buckets.durationEdges == [1])
    var tokens = [Int](repeating: 0, count: buckets.count)
    for size in sizes { tokens[buckets.index(of: size)] += size.tokens }
    // 1 + … + 7 = 28 of 55, for ten and for five of each number.
    #expect(tokens == [280, 270, 140, 135])
  }

  @Test func oneDurationForAllIsDividedByTokensInstead() {
    let sizes = sizes([Double](repeating: 4, count: 600)) { $0 % 40 + 1 }
    let buckets = BatchBuckets.estimated(sizes, durations: 4, tokens: 2)
    #expect(buckets.durationEdges.isEmpty)
    #expect(buckets.tokenEdges[0].count == 7)
  }

  @Test func aValueThatFillsSeveralPartsIsOneEdge() {
    let durations = [Double](repeating: 1, count: 900) + (1...100).map { 1 + Double($0) / 1000 }
    let buckets = BatchBuckets.estimated(sizes(durations), durations: 10, tokens: 1)
    // The 900 fill nearly nine of ten parts; the ninth ends soon after them.
    #expect(buckets.durationEdges == [1, 1.005])
  }

  @Test func theOrderOfUtterancesDoesNotMatter() {
    let sizes = RandomCorpus(.logNormal, count: 500, seed: 1).sizes
    let one = BatchBuckets.estimated(sizes, durations: 6, tokens: 3)
    #expect(one == BatchBuckets.estimated(sizes.reversed(), durations: 6, tokens: 3))
    #expect(one.count == 18)
  }

  @Test func nothingIsOneBucket() {
    #expect(BatchBuckets.estimated([], durations: 5, tokens: 1) == .single)
  }
}

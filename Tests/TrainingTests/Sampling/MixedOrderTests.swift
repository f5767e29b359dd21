import Tensors
import Testing

@testable import Training

struct MixedOrderTests {
  private let sizes = RandomCorpus(.uniform, count: 3000, seed: 6).sizes

  private func order(
    _ sizes: [UtteranceSize], _ buckets: BatchBuckets = .single, _ spread: BatchSpread,
    epoch: Int = 0
  ) -> MixedOrder {
    MixedOrder(
      sizes, used: Array(sizes.indices), buckets: buckets, spread: spread,
      key: RandomKey(1).child(epoch))
  }

  @Test func holdsEveryUtteranceOnceBucketByBucket() {
    let buckets = BatchBuckets.estimated(sizes, durations: 4, tokens: 2)
    let mixed = order(sizes, buckets, .narrow)
    #expect(mixed.indices.map(Int.init).sorted() == Array(sizes.indices))
    #expect(mixed.runs.map(\.bucket) == Array(0..<8))
    #expect(mixed.runs.first?.range.lowerBound == 0 && mixed.runs.last?.range.upperBound == 3000)
    for run in mixed.runs {
      for index in mixed.indices[run.range] {
        #expect(buckets.index(of: sizes[Int(index)]) == run.bucket)
      }
    }
  }

  @Test(arguments: [0.01, 0.05, 0.3])
  func durationsFallByNoMoreThanTheSpread(spread: Double) {
    let mixed = order(sizes, .single, BatchSpread(duration: spread, tokens: .infinity))
    var longest = 0.0
    var falls = 0
    for index in mixed.indices {
      let seconds = sizes[Int(index)].seconds
      // The logarithm that is the same everywhere is 2 % off in places.
      #expect(longest <= seconds * (1 + spread) * 1.02)
      falls += seconds < longest ? 1 : 0
      longest = max(longest, seconds)
    }
    #expect(falls > 500)
  }

  @Test func withoutSpreadDurationsRise() {
    let mixed = order(sizes, .single, BatchSpread(duration: 0, tokens: .infinity))
    let seconds = mixed.indices.map { sizes[Int($0)].seconds }
    #expect(zip(seconds, seconds.dropFirst()).allSatisfy { $0 <= $1 * 1.00001 })
  }

  @Test func neighboursHaveSimilarNumbersOfTokens() {
    func jumps(_ spread: BatchSpread) -> Double {
      let tokens = order(sizes, .single, spread).indices.map { Double(sizes[Int($0)].tokens) }
      return zip(tokens, tokens.dropFirst()).reduce(0) { $0 + ($1.0 - $1.1).magnitude / 3000 }
    }
    let (narrow, wide) = (
      jumps(BatchSpread(duration: 0.2, tokens: 0.1)),
      jumps(BatchSpread(duration: 0.2, tokens: .infinity))
    )
    #expect(narrow < 0.6 * wide)
  }

  @Test func everyKeyMixesAnew() {
    let first = order(sizes, .single, .narrow).indices
    #expect(first == order(sizes, .single, .narrow).indices)
    #expect(first != order(sizes, .single, .narrow, epoch: 1).indices)
  }

  @Test func theOrderOfLinesDoesNotMatterEvenForTwins() {
    let twins =
      sizes.prefix(300) + [
        UtteranceSize(seconds: 3, tokens: 9, key: 7), UtteranceSize(seconds: 3, tokens: 8, key: 7),
      ]
    let lines = Array(twins)
    let backwards = Array(twins.reversed())
    let one = order(lines, .single, .whole).indices.map { lines[Int($0)] }
    #expect(one == order(backwards, .single, .whole).indices.map { backwards[Int($0)] })
  }

  @Test func anUtteranceThatIsListedTwiceDoesNotFollowItself() {
    let once = Array(sizes.prefix(500))
    let thrice = once + once + once
    let keys = order(thrice, .single, .whole).indices.map { thrice[Int($0)].key }
    let neighbours = zip(keys, keys.dropFirst()).count { $0 == $1 }
    #expect(neighbours < 10)
    #expect(Set(keys).count == 500)
  }
}

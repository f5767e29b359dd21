import Glibc
import Layers
import Tensors
import TestSupport
import Testing

struct IndependentSamplesTests {
  private let rows = sample([3, 4], "rows", in: -2...2).logSoftmax()

  private func sequences(_ count: Int, seed: UInt64 = 1) -> [[Int]] {
    IndependentSamples.sequences(rows, count: count, key: RandomKey(seed))
  }

  @Test func theBestIsFirstAndNothingComesTwice() {
    let best = IndependentPositions.best(rows, limit: 1)[0].tokens
    for count in [0, 1, 8, 500] {
      let found = sequences(count)
      #expect(found.first == best)
      #expect(Set(found).count == found.count)
      #expect(found.count <= count + 1)
    }
    #expect(sequences(0).count == 1)
    #expect(sequences(5000).count > 50)
  }

  @Test func drawsFollowTheKey() {
    #expect(sequences(6) == sequences(6))
    #expect(sequences(6) != sequences(6, seed: 2))
    #expect(sequences(6).starts(with: sequences(3)))
  }

  @Test func tokensAreAsFrequentAsTheyAreProbable() {
    // A single draw beside the best, which is the best again with its own probability.
    let best = sequences(0)[0]
    var counts = [Int](repeating: 0, count: 4)
    let draws = 20_000
    for seed in 0..<draws {
      let drawn = sequences(1, seed: UInt64(seed)).last ?? best
      counts[drawn[1]] += 1
    }
    for (count, logProbability) in zip(counts, rows.array()[4..<8]) {
      #expect(abs(Double(count) / Double(draws) - exp(Double(logProbability))) < 0.015)
    }
  }

  @Test func whatIsNoDistributionHasNoSamples() {
    let bad = Tensor(repeating: .nan, shape: [2, 3])
    #expect(IndependentSamples.sequences(bad, count: 3, key: RandomKey(1)) == [])
    #expect(
      IndependentSamples.sequences(Tensor(zeros: [0, 3]), count: 3, key: RandomKey(1)) == [[]])
  }
}

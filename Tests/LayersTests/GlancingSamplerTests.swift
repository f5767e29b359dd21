import Layers
import Tensors
import Testing

struct GlancingSamplerTests {
  private let target = [4, 5, 6, 7, 8, 9, 1, 2, 3, 4]

  private func positions(_ predicted: [Int], ratio: Double, seed: UInt64 = 1) -> [Int] {
    GlancingSampler.positions(
      predicted: predicted, target: target, ratio: ratio, key: RandomKey(seed))
  }

  @Test func asManyPositionsAsTheShareOfTheErrors() {
    let wrong = target.map { $0 + 10 }
    for (ratio, expected) in [(0, 0), (0.4, 4), (0.44, 4), (0.7, 7), (0.75, 7), (1, 10)] {
      #expect(positions(wrong, ratio: ratio).count == expected)
    }
    var almost = target
    for position in [1, 4, 8] { almost[position] = 0 }
    #expect(positions(almost, ratio: 0.4).count == 1)
    #expect(positions(almost, ratio: 1).count == 3)
    #expect(positions(target, ratio: 1) == [])
  }

  @Test func positionsAreOrderedAndDifferent() {
    let found = positions(target.map { _ in 0 }, ratio: 0.8)
    #expect(found == Array(Set(found)).sorted())
    #expect(found.allSatisfy(target.indices.contains))
  }

  @Test func everyPositionIsAsLikely() {
    var counts = [Int](repeating: 0, count: target.count)
    for seed in 0..<5000 {
      for position in positions(target.map { _ in 0 }, ratio: 0.3, seed: UInt64(seed)) {
        counts[position] += 1
      }
    }
    // 1500 are expected at each, with a deviation of 32.
    #expect(counts.allSatisfy { abs($0 - 1500) < 160 })
  }
}

import Tensors
import Testing

@testable import Recognition

struct BestCombinationsTests {
  /// All of them, best first.
  private func all(_ scores: [[Double]]) -> [BestCombinations.Combination] {
    var all = [BestCombinations.Combination(items: [], score: 0)]
    for list in scores {
      all = all.flatMap { whole in
        list.indices.map { .init(items: whole.items + [$0], score: whole.score + list[$0]) }
      }
    }
    return all.indices.sorted { (all[$1].score, $0) < (all[$0].score, $1) }.map { all[$0] }
  }

  @Test func theBestOfAllAreFound() {
    let key = RandomKey(3).child("scores")
    var next: UInt64 = 0
    for lengths in [[1], [5], [4, 1, 3], [6, 6], [2, 3, 2, 4, 3]] {
      // Whole numbers, so that many are equal.
      let scores = lengths.map { length in
        (0..<length).map { _ in
          next += 1
          return (-6 * key.uniform(next)).rounded()
        }.sorted(by: >)
      }
      let expected = all(scores)
      for limit in [1, 2, 3, 7, 50, 1000] {
        let found = BestCombinations.best(scores, limit: limit)
        #expect(found.map(\.score) == expected.prefix(limit).map(\.score), "\(scores) \(limit)")
        #expect(Set(found.map(\.items)).count == found.count)
        #expect(
          found.allSatisfy { way in
            way.score == zip(scores, way.items).reduce(0) { $0 + $1.0[$1.1] }
          })
      }
      #expect(BestCombinations.best(scores, limit: 1)[0].items == lengths.map { _ in 0 })
    }
  }

  @Test func ofNoListsThereIsTheEmptyWayAndWithNothingToTakeNone() {
    #expect(BestCombinations.best([], limit: 3) == [.init(items: [], score: 0)])
    #expect(BestCombinations.best([[-1, -2], []], limit: 3).isEmpty)
  }

  @Test func anHourOfSegmentsWithManyReadingsTakesNoTime() {
    let scores = (0..<2000).map { segment in
      (0..<1000).map { -0.001 * Double($0 * (1 + segment % 7)) }
    }
    let found = BestCombinations.best(scores, limit: 1000)
    #expect(found.count == 1000 && found[0].score == 0)
    #expect(found.allSatisfy { $0.items.count == 2000 })
  }
}

/// The best ways of taking one item of every list, where scores add up.
enum BestCombinations {
  /// A way: the item of each list, and the sum of their scores.
  struct Combination: Equatable {
    var items: [Int]
    var score: Double
  }

  /// The `limit` best combinations of lists whose scores fall, best first; of equal ones, those of earlier items in the
  /// first lists come first. Lists of nothing have no item to take, so that there is no combination.
  ///
  /// List after list, the best k of what there is so far hold the best k of the whole, and item j of the next list
  /// after combination i stands behind (i + 1)(j + 1) − 1 others: about k·ln k pairs for each list are looked at.
  static func best(_ scores: [[Double]], limit: Int) -> [Combination] {
    var steps: [[Step]] = []
    var sums = [0.0]
    for list in scores {
      var pairs: [Step] = []
      for before in sums.indices.prefix(limit) {
        for item in list.indices.prefix(limit / (before + 1)) {
          pairs.append(Step(before: before, item: item, score: sums[before] + list[item]))
        }
      }
      pairs.sort { ($1.score, $0.before, $0.item) < ($0.score, $1.before, $1.item) }
      steps.append(Array(pairs.prefix(limit)))
      sums = steps[steps.count - 1].map(\.score)
    }
    return sums.indices.prefix(limit).map { rank in
      var (items, place) = ([Int](), rank)
      for list in steps.reversed() {
        items.append(list[place].item)
        place = list[place].before
      }
      return Combination(items: items.reversed(), score: sums[rank])
    }
  }

  /// An item that follows the combination at a place of the step before.
  private struct Step {
    let before, item: Int
    let score: Double
  }
}

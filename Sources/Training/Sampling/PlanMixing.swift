/// How random the batches are: how much two epochs have in common.
///
/// Sorting by length saves padding and costs randomness; these numbers say how much of it is left.
package struct PlanMixing: Sendable, Equatable {
  /// Of the utterances that one shares a batch with, the share that it meets again in the other epoch, on
  /// average over utterances. 1 if batches are always the same.
  package let sharedMates: Double
  /// The same if batches of these sizes were drawn from all utterances alike.
  package let sharedMatesByChance: Double
  /// The correlation of an utterance's step in one epoch with that in the other; about 0 if batches are shuffled.
  package let stepCorrelation: Double
  /// The correlation of an utterance's step with its length; about 0 if durations are spread over the epoch.
  package let durationCorrelation: Double

  /// Compares the plans of two epochs that hear each of the utterances of these sizes once.
  package init(_ first: EpochPlan, _ second: EpochPlan, _ sizes: [UtteranceSize]) {
    self.init(PlannedHearings(first, sizes), PlannedHearings(second, sizes))
  }

  /// Compares what is planned for two epochs of one corpus. Of utterances that are heard more than once, the
  /// last batch of the second epoch counts.
  package init(_ planned: PlannedHearings, _ other: PlannedHearings) {
    let (first, second) = (planned.plan, other.plan)
    let utterances = (planned.hearings + other.hearings).reduce(0) { max($0, $1.utterance + 1) }
    var lastBatch = [Int32](repeating: -1, count: utterances)
    for step in 0..<second.steps {
      for rank in 0..<second.ranks {
        for index in second[step, rank: rank] {
          lastBatch[other.hearings[index].utterance] = Int32(step * second.ranks + rank)
        }
      }
    }
    let batchOf = planned.hearings.map { lastBatch[$0.utterance] }
    let sizes = planned.sizes
    var (shared, mates, counted) = (0.0, 0.0, 0)
    var steps = Correlation()
    var durations = Correlation()
    for step in 0..<first.steps {
      for rank in 0..<first.ranks {
        let batch = first[step, rank: rank]
        for index in batch {
          durations.add(Double(step), sizes[index].seconds)
          if batchOf[index] >= 0 {
            steps.add(Double(step), Double(Int(batchOf[index]) / second.ranks))
          }
        }
        guard batch.count > 1 else { continue }
        counted += batch.count
        mates += Double(batch.count * (batch.count - 1))
        let others = batch.map { batchOf[$0] }.filter { $0 >= 0 }.sorted()
        var run = 0
        for (position, other) in others.enumerated() {
          run = position > 0 && others[position - 1] == other ? run + 1 : 0
          // Every pair counts for both of its utterances.
          shared += 2 * Double(run) / Double(batch.count - 1)
        }
      }
    }
    sharedMates = counted == 0 ? 0 : shared / Double(counted)
    sharedMatesByChance =
      counted < 2 ? 0 : mates / Double(counted) / Double(max(1, first.utterances - 1))
    stepCorrelation = steps.value
    durationCorrelation = durations.value
  }
}

/// Pearson's coefficient of correlation.
private struct Correlation {
  private var count = 0.0
  private var sums = (x: 0.0, y: 0.0)
  private var squares = (x: 0.0, y: 0.0)
  private var products = 0.0

  mutating func add(_ x: Double, _ y: Double) {
    count += 1
    sums = (sums.x + x, sums.y + y)
    squares = (squares.x + x * x, squares.y + y * y)
    products += x * y
  }

  /// 0 where one of the two does not vary.
  var value: Double {
    let spread =
      (count * squares.x - sums.x * sums.x) * (count * squares.y - sums.y * sums.y)
    return spread > 0 ? (count * products - sums.x * sums.y) / spread.squareRoot() : 0
  }
}

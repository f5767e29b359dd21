/// Cuts an order of utterances into batches, each as full as the budget allows.
struct BatchPacking {
  /// Neighbours in the order that are computed together.
  struct Batch: Equatable {
    /// Where they are in the order.
    var range: Range<Int>
    /// How full the batch is, as a share of the budget.
    var share: Double
  }

  let sizes: [UtteranceSize]
  let order: [Int32]
  let budget: BatchBudget

  /// What the utterances of a part of the order cost together.
  func load(_ range: Range<Int>) -> BatchLoad {
    BatchLoad(order[range].lazy.map { sizes[Int($0)] })
  }

  private func batch(_ range: Range<Int>) -> Batch {
    Batch(range: range, share: budget.share(load(range)))
  }

  /// The batches of a part of the order. Every utterance there is allowed by itself.
  func batches(of run: Range<Int>) -> [Batch] {
    var ends: [Int] = []
    var load = BatchLoad()
    for position in run {
      let size = sizes[Int(order[position])]
      let fuller = load.adding(size)
      if budget.allows(fuller) || load.utterances == 0 {
        load = fuller
      } else {
        ends.append(position)
        load = BatchLoad([size])
      }
    }
    if !run.isEmpty { ends.append(run.upperBound) }
    var batches = zip([run.lowerBound] + ends, ends).map { batch($0..<$1) }
    evenOutTheEnd(of: &batches)
    return batches
  }

  /// Makes of a full batch and a small rest two of the same number of utterances, where the budget allows it:
  /// an update from one utterance is a noisy one.
  private func evenOutTheEnd(of batches: inout [Batch]) {
    guard batches.count > 1 else { return }
    let last =
      batches[batches.count - 2].range.lowerBound..<batches[batches.count - 1].range.upperBound
    let (first, second) = halves(last)
    guard budget.allows(load(first)), budget.allows(load(second)) else { return }
    batches.replaceSubrange((batches.count - 2)..., with: [batch(first), batch(second)])
  }

  /// The batches of a part of the order for `ranks` that each compute one at a time: their number is a
  /// multiple of `ranks`; nil if there are too few utterances.
  ///
  /// The fullest batches are halved until the last round has work for all. A part of a batch is
  /// within every bound that the whole is within.
  func batches(of run: Range<Int>, ranks: Int) -> [Batch]? {
    var batches = batches(of: run)
    let wanted = (batches.count + ranks - 1) / ranks * ranks
    guard wanted <= run.count else { return nil }
    while batches.count < wanted {
      let candidates = batches.indices.filter { batches[$0].range.count > 1 }
      guard let fullest = candidates.max(by: { batches[$0].share < batches[$1].share }) else {
        return nil
      }
      let (first, second) = halves(batches[fullest].range)
      batches.replaceSubrange(fullest...fullest, with: [batch(first), batch(second)])
    }
    return batches
  }

  private func halves(_ range: Range<Int>) -> (Range<Int>, Range<Int>) {
    let middle = (range.lowerBound + range.upperBound + 1) / 2
    return (range.lowerBound..<middle, middle..<range.upperBound)
  }
}

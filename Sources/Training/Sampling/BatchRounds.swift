internal import Tensors

/// The batches of an epoch in rounds: in each, every rank computes one batch of the same bucket.
struct BatchRounds {
  /// What all ranks compute at the same time.
  struct Round {
    var bucket: Int
    /// One for each rank.
    var batches: [BatchPacking.Batch]
  }

  /// Bucket by bucket.
  private(set) var rounds: [Round] = []
  /// Positions in the order of utterances for which no round had room: fewer than there are ranks.
  private(set) var rest: [Int] = []

  /// Packs each bucket's run of the order for `ranks`.
  ///
  /// A bucket too small to give every rank work joins the next larger one, or the last of all the one before it.
  init(
    _ packing: BatchPacking, runs: [(bucket: Int, range: Range<Int>)], ranks: Int, key: RandomKey
  ) {
    var packed: [(bucket: Int, range: Range<Int>, batches: [BatchPacking.Batch]?)] = []
    for run in runs {
      var (bucket, range) = run
      while let last = packed.last, last.batches == nil {
        range = last.range.lowerBound..<range.upperBound
        packed.removeLast()
      }
      packed.append((bucket, range, packing.batches(of: range, ranks: ranks)))
    }
    while packed.count > 1, let last = packed.last, last.batches == nil {
      packed.removeLast()
      let previous = packed.removeLast()
      let range = previous.range.lowerBound..<last.range.upperBound
      packed.append((last.bucket, range, packing.batches(of: range, ranks: ranks)))
    }
    for run in packed {
      var batches = run.batches ?? packing.batches(of: run.range)
      if run.batches == nil {
        batches.sort {
          ($1.range.count, $0.range.lowerBound) < ($0.range.count, $1.range.lowerBound)
        }
        while !batches.count.isMultiple(of: ranks) { rest += batches.removeLast().range }
      }
      rounds += Self.rounds(of: batches, bucket: run.bucket, ranks: ranks, key: key)
    }
  }

  /// Batches that are equally full are computed at the same time, so that no rank waits long for another.
  private static func rounds(
    of batches: [BatchPacking.Batch], bucket: Int, ranks: Int, key: RandomKey
  ) -> [Round] {
    guard ranks > 1 else { return batches.map { Round(bucket: bucket, batches: [$0]) } }
    let sorted = batches.sorted {
      ($1.share, $0.range.lowerBound) < ($0.share, $1.range.lowerBound)
    }
    return stride(from: 0, to: sorted.count, by: ranks).map { start in
      Round(
        bucket: bucket,
        batches: Array(sorted[start..<(start + ranks)])
          .shuffled(by: key.child(sorted[start].range.lowerBound)))
    }
  }
}

/// What training an epoch will cost, before it is trained.
package struct EpochForecast: Sendable, Equatable {
  /// The most memory that a step needs, in bytes.
  package private(set) var bytes = 0.0
  /// The step that needs it.
  package private(set) var step: Int?
  /// Seconds of computation, with nothing else on the machine.
  package private(set) var seconds = 0.0

  /// The cost of `plan` where batches are divided into shards of about `shardSeconds`.
  package init(
    _ plan: EpochPlan, _ sizes: [UtteranceSize], shardSeconds: Double, _ calibration: Calibration
  ) {
    for step in 0..<plan.steps {
      let batch = plan[step, rank: 0].map { sizes[$0] }
      let shards = TrainingBatch.shards(of: batch.map(\.seconds), shardSeconds: shardSeconds).map {
        BatchLoad($0.lazy.map { batch[$0] })
      }
      let needed = calibration.bytes(shards)
      if needed > bytes { (bytes, self.step) = (needed, step) }
      seconds += calibration.seconds(shards)
    }
  }

  /// The most seconds in a shard with which an epoch needs no more than `bytes`, between those of the longest
  /// utterance and those of a batch; nil if even the longest utterance by itself needs more.
  package static func shardSeconds(
    within bytes: Double, _ plan: EpochPlan, _ sizes: [UtteranceSize], longest: Double,
    batchSeconds: Double, _ calibration: Calibration
  ) -> Double? {
    LimitSearch.largest(in: longest...max(longest, batchSeconds), tolerance: 0.01) { seconds in
      EpochForecast(plan, sizes, shardSeconds: seconds, calibration).bytes <= bytes
    }
  }
}

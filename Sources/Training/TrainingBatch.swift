package import Tensors

/// Utterances on their way into one update.
package struct TrainingBatch: Sendable {
  /// One utterance as the model sees it.
  package struct Utterance: Sendable {
    /// The position in the corpus.
    package var index: Int
    /// Augmented, normalized features [T, F].
    package var features: Tensor
    /// What is said, as ids.
    package var tokens: [Int]
    /// Seconds of audio, after any change of speed.
    package var seconds: Double
  }

  /// The utterances that could be read.
  package var utterances: [Utterance]
  /// Positions in `utterances` of those that are computed together.
  package var shards: [[Int]]
  /// Why others could not be read, by position in the corpus.
  package var failures: [(index: Int, reason: String)]

  /// Seconds of audio in all.
  package var seconds: Double { utterances.reduce(0) { $0 + $1.seconds } }

  /// Divides utterances into shards of at most `shardSeconds`.
  package init(
    _ utterances: [Utterance], shardSeconds: Double, failures: [(index: Int, reason: String)]
  ) {
    self.utterances = utterances
    self.failures = failures
    shards = BatchPlan.packed(
      Array(utterances.indices), durations: utterances.map(\.seconds), seconds: shardSeconds)
  }
}

package import Tensors

/// Utterances on their way into one update.
package struct TrainingBatch: Sendable {
  /// One utterance as the model sees it.
  package struct Utterance: Sendable {
    /// The position in the corpus.
    package var index: Int
    /// Augmented, normalized features [T, F].
    package var features: Tensor
    /// The same frames changed in another way, where views are compared.
    package var otherView: Tensor?
    /// What is said, as ids.
    package var tokens: [Int]
    /// How it sounds, as labels of phones, where that is an objective.
    package var phones: [Int] = []
    /// Seconds of audio, after any change of speed.
    package var seconds: Double
  }

  /// The utterances that could be read.
  package var utterances: [Utterance]
  /// Positions in `utterances` of those that are computed together.
  package let shards: [[Int]]
  /// The number of each shard among those of the whole batch, of which other processes may compute some.
  package let shardNumbers: [Int]
  /// Why others could not be read, by position in the corpus.
  package var failures: [(index: Int, reason: String)]

  /// Seconds of audio in all.
  package var seconds: Double { utterances.reduce(0) { $0 + $1.seconds } }

  /// Target tokens in all.
  package var tokens: Int { utterances.reduce(0) { $0 + $1.tokens.count } }

  /// A batch of utterances, divided into shards.
  package init(
    _ utterances: [Utterance], shardSeconds: Double, failures: [(index: Int, reason: String)] = []
  ) {
    self.init(
      utterances, shards: Self.shards(of: utterances.map(\.seconds), shardSeconds: shardSeconds),
      failures: failures)
  }

  /// A batch with these shards, numbered from 0 unless `numbers` says otherwise.
  package init(
    _ utterances: [Utterance], shards: [[Int]], numbers: [Int]? = nil,
    failures: [(index: Int, reason: String)] = []
  ) {
    precondition(numbers.map { $0.count == shards.count } ?? true, "a number for each shard")
    self.utterances = utterances
    self.shards = shards
    self.failures = failures
    shardNumbers = numbers ?? Array(shards.indices)
  }

  /// Divides utterances of these lengths into the fewest shards that can hold `shardSeconds` each, as even as
  /// can be: the longest utterance first, each to the shard with the least audio.
  package static func shards(of seconds: [Double], shardSeconds: Double) -> [[Int]] {
    let count = max(1, Int((seconds.reduce(0, +) / shardSeconds).rounded(.up)))
    var shards = [[Int]](repeating: [], count: min(count, seconds.count))
    var loads = [Double](repeating: 0, count: shards.count)
    for index in seconds.indices.sorted(by: { (seconds[$1], $0) < (seconds[$0], $1) }) {
      guard let least = loads.indices.min(by: { (loads[$0], $0) < (loads[$1], $1) }) else { break }
      shards[least].append(index)
      loads[least] += seconds[index]
    }
    return shards.map { $0.sorted() }
  }
}

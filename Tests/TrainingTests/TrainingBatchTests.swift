import Tensors
import Testing

@testable import Training

struct TrainingBatchTests {
  private func utterance(_ index: Int, seconds: Double) -> TrainingBatch.Utterance {
    TrainingBatch.Utterance(
      index: index, features: Tensor(zeros: [1, 1]), tokens: [1], seconds: seconds)
  }

  @Test func shardsHoldEveryUtteranceAndNoMoreThanTheirSeconds() {
    let seconds = [3.0, 3, 5, 9, 1, 2, 2, 2]
    let batch = TrainingBatch(
      seconds.enumerated().map { utterance($0 + 100, seconds: $1) }, shardSeconds: 9, failures: [])
    #expect(batch.seconds == 27)
    #expect(batch.shards.flatMap { $0 }.sorted() == Array(0..<8))
    for shard in batch.shards { #expect(shard.reduce(0) { $0 + seconds[$1] } <= 9) }
  }

  @Test func shardsAreEvenWhereUtterancesPermit() {
    let batch = TrainingBatch(
      (0..<6).map { utterance($0, seconds: 11) }, shardSeconds: 35, failures: [])
    #expect(batch.shards.map(\.count) == [3, 3])
  }

  @Test func aBatchWithoutReadableRecordingsHasNoShards() {
    let batch = TrainingBatch([], shardSeconds: 9, failures: [(7, "it is empty")])
    #expect(batch.shards.isEmpty && batch.seconds == 0)
    #expect(batch.failures[0].index == 7)
  }
}

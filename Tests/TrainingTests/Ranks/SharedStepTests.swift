import Layers
import ModelFixtures
import Recognition
import Tensors
import TestSupport
import Testing

@testable import Training

struct SharedStepTests {
  private static let utterances = (0..<5).map { index in
    TrainingBatch.Utterance(
      index: 10 + index, features: sample([60 + 20 * index, 16], "x\(index)"),
      tokens: [3 + index, 5, 3], seconds: 1)
  }

  /// Of a batch with a shard for each utterance, those that a member of the group computes.
  private static func share(
    _ group: any ProcessGroup, failures: [(index: Int, reason: String)] = []
  ) -> TrainingBatch {
    let numbers = Array(stride(from: group.rank, to: utterances.count, by: group.size))
    return TrainingBatch(
      numbers.map { utterances[$0] }, shards: numbers.indices.map { [$0] }, numbers: numbers,
      failures: failures)
  }

  private static func step(
    _ batch: TrainingBatch, in group: any ProcessGroup
  ) throws -> SharedStep {
    let parameters = Parameters(try TinyModel.parameters())
    func compute(tokens: Int) throws -> GradientStep {
      try GradientStep(
        batch, tokens: tokens, model: TinyModel.configuration, parameters: parameters,
        objective: TrainingObjective(),
        key: RandomKey(1), workers: 1)
    }
    return try SharedStep(batch, in: group, whileWaiting: {}, compute: compute)
  }

  @Test(arguments: [2, 3, 7])
  func severalProcessesComputeWhatOneDoes(size: Int) throws {
    let sole = try Self.step(Self.share(SoleProcess()), in: SoleProcess())
    let expected = try #require(sole.gradients)
    let members = ThreadGroup.members(size)
    let results = try ThreadGroup.run(members) { try Self.step(Self.share($0), in: $0) }.map {
      try $0.get()
    }
    let first = try #require(results[0].gradients)
    for result in results {
      let found = try #require(result.gradients)
      #expect(abs(found.loss / expected.loss - 1) < 1e-6)
      #expect(found.terms.keys == expected.terms.keys)
      #expect(result.seconds == 5)
      for (a, b) in zip(found.gradients, expected.gradients) {
        let scale = b.squaredNorm.squareRoot() + 1e-6
        #expect(zip(a.array(), b.array()).allSatisfy { Double(abs($0 - $1)) < 1e-5 * scale })
      }
      // Parameters would drift apart otherwise.
      #expect(found.gradients.map { $0.array() } == first.gradients.map { $0.array() })
    }
  }

  @Test func failuresOfAllProcessesAreKnownToEach() throws {
    let results = ThreadGroup.run(ThreadGroup.members(2)) { group in
      try Self.step(
        Self.share(group, failures: [(group.rank, "it is empty")]), in: group)
    }
    for result in results { #expect(try result.get().failures.map(\.index) == [0, 1]) }
  }

  @Test func aTextThatNoHeadCanTakeIsNamedByItsPlaceInTheCorpus() throws {
    let results = ThreadGroup.run(ThreadGroup.members(2)) { group in
      var utterances = Self.share(group).utterances
      if group.rank == 1 { utterances[0].tokens = Array(repeating: 3, count: 60) }
      return try Self.step(TrainingBatch(utterances, shardSeconds: 1), in: group)
    }
    for result in results { #expect(try result.get().excluded == [11]) }
  }

  @Test func withoutReadableRecordingsNothingIsComputed() throws {
    let results = ThreadGroup.run(ThreadGroup.members(2)) { group in
      func compute(tokens: Int) throws -> GradientStep {
        Issue.record("a step of nothing")
        throw ThreadGroup.Gone()
      }
      return try SharedStep(
        TrainingBatch([], shards: []), in: group, whileWaiting: {}, compute: compute)
    }
    for result in results { #expect(try result.get().gradients == nil) }
  }

  @Test func aLossThatIsNoNumberIsNoneForAll() throws {
    let results = ThreadGroup.run(ThreadGroup.members(2)) { group in
      var utterances = Self.share(group).utterances
      if group.rank == 1 { utterances[0].features = Tensor(repeating: .nan, shape: [80, 16]) }
      return try Self.step(TrainingBatch(utterances, shardSeconds: 1), in: group)
    }
    for result in results {
      let gradients = try #require(try result.get().gradients)
      #expect(!gradients.loss.isFinite || !gradients.norm.isFinite)
    }
  }
}

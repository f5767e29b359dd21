import Layers
import ModelFixtures
import Recognition
import Tensors
import TestSupport
import Testing

@testable import Training

struct GradientStepTests {
  private let utterances = (0..<4).map { index in
    TrainingBatch.Utterance(
      index: index, features: sample([60 + 20 * index, 16], "x\(index)"),
      tokens: [3 + index, 5, 3], seconds: 1)
  }

  private func step(
    _ utterances: [TrainingBatch.Utterance],
    of model: ModelConfiguration = TinyModel.configuration, shardSeconds: Double = 10,
    workers: Int = 1,
    weights: [String: Double] = [:], chunking: Chunking? = nil, key: UInt64 = 1,
    frozen: Set<String> = [], precision: Precision = .f32
  ) throws -> GradientStep {
    let parameters = Parameters(
      try TinyModel.parameters(), frozen: frozen, precision: precision)
    return try GradientStep(
      TrainingBatch(utterances, shardSeconds: shardSeconds, failures: []),
      model: model, parameters: parameters, objective: TrainingObjective(losses: weights),
      chunking: chunking,
      key: RandomKey(key), workers: workers)
  }

  @Test func normAndClippingAreThoseOfTorch() throws {
    let golden = try GoldenTensors("gradient_clipping")
    let names = ["a", "b"]
    let step = GradientStep(
      gradients: try names.map { try golden["gradient.\($0)"] }, loss: 0, terms: [:], excluded: [])
    #expect(abs(step.norm - Double(try golden["norm"].scalar)) < 1e-5 * step.norm)
    for (prefix, limit) in [("clipped", "limit"), ("generous", "generous.limit")] {
      let scale = step.scale(clippingTo: Double(try golden[limit].scalar))
      for (name, gradient) in zip(names, step.gradients) {
        #expect(try golden.mismatch(gradient * scale, "\(prefix).\(name)") == nil)
      }
    }
  }

  @Test(.enabled(if: Precision.bf16.isSupported))
  func aStepInBF16RepeatsAndHasNearlyTheGradientOfOneInF32() throws {
    let exact = try step(utterances, shardSeconds: 1)
    let rounded = try step(utterances, shardSeconds: 1, precision: .bf16)
    let again = try step(utterances, shardSeconds: 1, workers: 2, precision: .bf16)
    #expect(rounded.gradients.map { $0.array() } == again.gradients.map { $0.array() })
    #expect(rounded.loss != exact.loss)
    #expect(abs(rounded.loss / exact.loss - 1) < 0.01)
    let difference = zip(exact.gradients, rounded.gradients).reduce(0.0) {
      $0 + ($1.0 - $1.1).squaredNorm
    }
    #expect(difference.squareRoot() < 0.05 * exact.norm)
  }

  @Test func aFrozenPartChangesNothingAboutTheGradientsOfTheOthers() throws {
    let parameters = Parameters(try TinyModel.parameters())
    let whole = try step(utterances, shardSeconds: 1)
    for part in ["encoder", "heads.ctc"] {
      let frozen = Set(parameters.names(at: part))
      let rest = try step(utterances, shardSeconds: 1, frozen: frozen)
      #expect(rest.loss == whole.loss)
      let kept = zip(parameters.names, whole.gradients).filter { !frozen.contains($0.0) }
      #expect(rest.gradients.map { $0.array() } == kept.map { $0.1.array() })
      #expect(rest.norms(of: kept.map(\.0)).keys.allSatisfy { $0 != part })
    }
    let norms = whole.norms(of: parameters.names)
    #expect(norms.keys.sorted() == ["encoder", "heads.ctc"])
    let squares = norms.values.reduce(0) { $0 + $1 * $1 }
    #expect(abs(squares.squareRoot() / whole.norm - 1) < 1e-9)
  }

  @Test func sentencesAreOneMoreShardWithTokensOfTheirOwn() throws {
    let model = TinyHeads.configuration
    let parameters = Parameters(try TinyHeads.parameters())
    let objective = TrainingObjective(losses: ["attention": 0.5], textWeight: 2)
    let (speech, sentences) = (Array(utterances.prefix(2)), [[3, 5, 4], [6]])
    func step(_ sentences: [[Int]], workers: Int = 1) throws -> GradientStep {
      try GradientStep(
        TrainingBatch(speech, shardSeconds: 1), sentences: sentences, model: model,
        parameters: parameters, objective: objective, key: RandomKey(1), workers: workers)
    }
    let (heard, both) = (try step([]), try step(sentences))
    let again = try step(sentences, workers: 3)
    #expect(both.loss == again.loss && both.terms == again.terms)
    #expect(both.gradients.map { $0.array() } == again.gradients.map { $0.array() })
    let read = try #require(both.terms["attention_text"])
    #expect(heard.terms["attention_text"] == nil)
    // Half the head's weight times twice that of text; tokens and ends are six.
    #expect(abs(both.loss - heard.loss - read) < 1e-4 * both.loss)
    for (name, (before, after)) in zip(parameters.names, zip(heard.gradients, both.gradients))
    where !name.hasPrefix("heads.attention") {
      #expect(before.array() == after.array(), "\(name)")
    }
    let alone = try SpeechModel(model, ParameterScope(parameters))
    let loss = objective.loss(
      of: alone, text: sentences, scale: 1, .training(RandomKey(1).child("text")))
    #expect(abs(Double(loss.total.scalar) / 6 - read) < 1e-4 * read)
  }

  @Test func aGradientOfZeroIsNotDividedByItsNorm() {
    let step = GradientStep(
      gradients: [Tensor(zeros: [3])], loss: 0, terms: [:], excluded: [])
    #expect(step.scale(clippingTo: 1) == 1)
  }

  @Test func workersChangeNoBit() throws {
    let one = try step(utterances, shardSeconds: 1, workers: 1)
    let two = try step(utterances, shardSeconds: 1, workers: 2)
    #expect(one.loss == two.loss)
    #expect(one.gradients.map { $0.array() } == two.gradients.map { $0.array() })
  }

  @Test func chunksOfAnUpdateAreThoseOfAllItsShards() throws {
    var model = TinyModel.configuration
    model.encoder.block.dropout = 0
    func loss(_ chunking: Chunking?, shardSeconds: Double) throws -> Double {
      try step(utterances, of: model, shardSeconds: shardSeconds, chunking: chunking).loss
    }
    let chunking = Chunking(frames: 2, leftChunks: 1)
    let (together, apart) = (
      try loss(chunking, shardSeconds: 100), try loss(chunking, shardSeconds: 0.1)
    )
    #expect(abs(together / apart - 1) < 1e-5)
    #expect(try abs(loss(nil, shardSeconds: 100) / together - 1) > 1e-4)
    // A chunk that no utterance fills is the whole.
    let whole = try loss(nil, shardSeconds: 100)
    let large = try loss(Chunking(frames: 1000, leftChunks: 0), shardSeconds: 100)
    #expect(abs(large / whole - 1) < 1e-6)
  }

  @Test func twoViewsWeighAsMuchAsOneAndAreToAgree() throws {
    var plain = TinyModel.configuration
    plain.encoder.block.dropout = 0
    let parameters = Parameters(try TinyModel.parameters())
    func step(
      _ first: (Int) -> Int, _ second: ((Int) -> Int)?, weight: Double = 0.2
    ) throws -> GradientStep {
      let seen = utterances.map { utterance in
        var seen = utterance
        func view(_ number: Int) -> Tensor { utterance.features * (number == 0 ? 1 : 0.5) }
        seen.features = view(first(utterance.index))
        seen.otherView = second.map { view($0(utterance.index)) }
        return seen
      }
      var consistency = ConsistencyConfiguration()
      consistency.weight = weight
      return try GradientStep(
        TrainingBatch(seen, shardSeconds: 10), model: plain, parameters: parameters,
        objective: TrainingObjective(consistency: second == nil ? nil : consistency),
        key: RandomKey(1), workers: 1)
    }
    let one = try step({ _ in 0 }, nil)
    let other = try step({ _ in 1 }, nil)
    let twice = try step({ _ in 0 }, { _ in 0 })
    #expect(abs(twice.loss / one.loss - 1) < 1e-5 && abs(twice.norm / one.norm - 1) < 1e-4)
    #expect(abs(try #require(twice.terms["consistency"])) < 1e-6)
    let both = try step({ _ in 0 }, { _ in 1 })
    let divergence = try #require(both.terms["consistency"])
    #expect(divergence > 1e-3)
    let expected = (one.loss + other.loss) / 2 + 0.2 * divergence
    #expect(abs(both.loss / expected - 1) < 1e-5)
    // Which view is the first is nothing to the loss.
    let swapped = try step({ $0 % 2 }, { 1 - $0 % 2 })
    #expect(abs(swapped.loss / both.loss - 1) < 1e-5)
    #expect(try step({ _ in 0 }, { _ in 1 }, weight: 2).norm != both.norm)
  }

  @Test func aTextThatIsTooLongIsNamedOnceForTwoViews() throws {
    var long = utterances
    long[1].tokens = [Int](repeating: 3, count: 100)
    for index in long.indices { long[index].otherView = long[index].features }
    let step = try GradientStep(
      TrainingBatch(long, shardSeconds: 10), model: TinyModel.configuration,
      parameters: Parameters(TinyModel.parameters()),
      objective: TrainingObjective(consistency: ConsistencyConfiguration()), key: RandomKey(1),
      workers: 1)
    #expect(step.excluded == [1])
  }

  @Test func theLossIsTheMeanOverTokensOfAllShards() throws {
    // Without dropout shards add up to the whole.
    var plain = TinyModel.configuration
    plain.encoder.block.dropout = 0
    let together = try step(utterances, of: plain)
    let sharded = try step(utterances, of: plain, shardSeconds: 1)
    let alone = try utterances.map { try step([$0], of: plain) }
    #expect(abs(sharded.loss / together.loss - 1) < 1e-5)
    #expect(abs(sharded.norm / together.norm - 1) < 1e-4)
    #expect(abs(alone.reduce(0) { $0 + $1.loss } / 4 / together.loss - 1) < 1e-5)
    #expect(together.terms.count == 1)
    #expect(abs((together.terms.values.first ?? 0) / together.loss - 1) < 1e-5)
  }

  @Test func shardsOfABatchAreTheSameWhoeverComputesThem() throws {
    let parameters = Parameters(try TinyModel.parameters())
    func part(_ members: [Int]) throws -> GradientStep {
      try GradientStep(
        TrainingBatch(
          members.map { utterances[$0] }, shards: members.indices.map { [$0] }, numbers: members),
        tokens: 12, model: TinyModel.configuration, parameters: parameters,
        objective: TrainingObjective(),
        key: RandomKey(1), workers: 1)
    }
    let whole = try part([0, 1, 2, 3])
    let (one, other, none) = (try part([0, 2]), try part([1, 3]), try part([]))
    #expect(abs((one.loss + other.loss) / whole.loss - 1) < 1e-6)
    #expect(none.loss == 0 && none.norm == 0)
    #expect(none.gradients.map(\.shape) == whole.gradients.map(\.shape))
    for (sum, parts) in zip(whole.gradients, zip(one.gradients, other.gradients)) {
      let difference = (parts.0 + parts.1) - sum
      #expect(difference.squaredNorm.squareRoot() < 1e-5 * (1 + sum.squaredNorm.squareRoot()))
    }
  }

  @Test func aWeightScalesLossAndGradient() throws {
    let (whole, half) = (try step(utterances), try step(utterances, weights: ["ctc": 0.5]))
    #expect(abs(half.loss / whole.loss - 0.5) < 1e-6)
    #expect(abs(half.norm / whole.norm - 0.5) < 1e-5)
  }

  @Test func anUtteranceWithMoreTokensThanFramesIsLeftOut() throws {
    var long = utterances
    long[1].tokens = Array(repeating: [3, 4], count: 40).flatMap { $0 }
    let result = try step(long, shardSeconds: 1)
    #expect(result.excluded == [1])
    #expect(result.loss.isFinite && result.norm.isFinite && result.norm > 0)
  }

  @Test func anUtteranceThatIsNotANumberIsSeenInTheLossOrTheGradient() throws {
    var bad = utterances
    bad[2].features = Tensor(repeating: .nan, shape: [80, 16])
    let result = try step(bad)
    #expect(!result.loss.isFinite || !result.norm.isFinite)
  }

  @Test func dropoutFollowsTheKey() throws {
    #expect(try step(utterances).loss == step(utterances).loss)
    #expect(try step(utterances).loss != step(utterances, key: 2).loss)
  }
}

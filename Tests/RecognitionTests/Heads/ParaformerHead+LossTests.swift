import Layers
import Synchronization
import Tensors
import TestSupport
import Testing

@testable import Recognition

struct ParaformerLossTests {
  /// Three utterances, one of them of no frames.
  private let states = SequenceBatch(
    rows: sample([19, 8], "states", in: -2...2), lengths: [12, 0, 7])

  private func head(
    _ source: any ParameterSource = FreshParameters(seed: 3),
    _ change: (inout ParaformerHead.Configuration) -> Void = { _ in }
  ) throws -> ParaformerHead {
    var configuration = ParaformerHead.Configuration(blocks: 2, heads: 2, feedForwardWidth: 12)
    change(&configuration)
    return try ParaformerHead(
      HeadSizes(width: 8, vocabulary: 7), configuration, ParameterScope(source))
  }

  private func speech(_ states: SequenceBatch) -> EncodedSpeech {
    EncodedSpeech(states: states, posteriors: nil)
  }

  @Test func theObjectiveAndItsGradientsAreThoseOfTorch() throws {
    let golden = try ParaformerGolden("paraformer_head")
    let head = try head(golden) { $0.quantityWeight = 0.7 }
    let states = try golden.leaf("states")
    let batch = SequenceBatch(rows: states, lengths: try golden.tensors.integers("lengths"))
    let (targets, glances) = (try golden.lists("targets"), try golden.lists("glances"))

    let heard = head.hear(batch, counts: targets.map(\.count), .inference)
    #expect(try golden.tensors.mismatch(heard.weights.rows, "weights") == nil)
    #expect(try golden.tensors.mismatch(heard.tokens.rows, "tokens") == nil)
    let rows = head.logProbabilities(
      head.revealing(glances, of: targets, in: heard.tokens), over: batch, .inference)
    #expect(try golden.tensors.mismatch(rows.rows, "log_probabilities") == nil)

    let loss = head.loss(speech(batch), targets: targets, .inference) { _, _ in glances }
    #expect(loss.excluded == [])
    #expect(try golden.tensors.mismatch(loss.total, "loss") == nil)
    let text = Tensor([Float(try #require(loss.terms["paraformer"]))], shape: [])
    #expect(try golden.tensors.mismatch(text, "text") == nil)
    let count = Tensor([Float(try #require(loss.terms["paraformer_quantity"]))], shape: [])
    #expect(try golden.tensors.mismatch(count, "quantity") == nil)

    let leaves = golden.leaves
    #expect(leaves.count == golden.tensors.names.count { $0.hasPrefix("grad.") })
    let gradients = loss.total.gradients(of: leaves.map(\.tensor))
    for (leaf, gradient) in zip(leaves, gradients) {
      #expect(try golden.tensors.mismatch(gradient, "grad.\(leaf.path)") == nil)
    }
  }

  @Test func inTrainingTheDecoderIsToldAShareOfItsErrors() throws {
    let parameters = FreshParameters(seed: 3)
    let targets = [[1, 2, 3, 4], [], [5, 6]]
    let quiet = try head(parameters) { ($0.samplingRatio, $0.dropout) = (0, 0) }
    let told = try head(parameters) { ($0.samplingRatio, $0.dropout) = (1, 0) }
    let mode = Mode.training(RandomKey(5))
    let without = quiet.loss(speech(states), targets: targets, mode).total.scalar
    #expect(without == told.loss(speech(states), targets: targets, .inference).total.scalar)
    #expect(without != told.loss(speech(states), targets: targets, mode).total.scalar)
  }

  @Test func theChoiceOfWhatIsToldFollowsTheKey() throws {
    let head = try head { ($0.samplingRatio, $0.dropout) = (0.5, 0) }
    func loss(_ seed: UInt64) -> Float {
      head.loss(
        speech(states), targets: [[1, 2, 3, 4, 5], [], [5, 6]], .training(RandomKey(seed))
      )
      .total.scalar
    }
    #expect(loss(1) == loss(1))
    #expect(Set((0..<8).map { loss($0) }).count > 2)
  }

  @Test func anUtteranceWithoutFramesTakesNoPart() throws {
    let head = try head()
    let all = head.loss(speech(states), targets: [[1, 2], [4], [5]], .inference)
    #expect(all.excluded == [1])
    let others = head.loss(
      speech(SequenceBatch(rows: states.rows, lengths: [12, 7])), targets: [[1, 2], [5]], .inference
    )
    #expect(others.excluded == [])
    #expect(all.total.scalar == others.total.scalar)
  }

  @Test func silenceIsACountOfZero() throws {
    let head = try head()
    let loss = head.loss(speech(states), targets: [[], [], []], .inference)
    #expect(loss.excluded == [])
    #expect(loss.terms["paraformer"] == 0)
    let weights = head.hear(states, .inference).weights.rows.array().reduce(0, +)
    #expect(abs(loss.total.scalar - weights) < 1e-4)
  }

  @Test func gradientsReachEveryParameter() throws {
    let parameters = try Parameters(seed: 2) {
      _ = try ParaformerHead(
        HeadSizes(width: 8, vocabulary: 7), .init(blocks: 1, heads: 2, feedForwardWidth: 12), $0)
    }
    let head = try ParaformerHead(
      HeadSizes(width: 8, vocabulary: 7), .init(blocks: 1, heads: 2, feedForwardWidth: 12),
      ParameterScope(parameters))
    let loss = head.loss(
      speech(states), targets: [[1, 2, 3, 4, 5], [], [5, 6, 2]], .training(RandomKey(1)))
    for (name, gradient) in zip(parameters.names, loss.total.gradients(of: parameters.all)) {
      // A constant that is added to all keys changes no attention.
      if name.hasSuffix("key.bias") { continue }
      #expect(gradient.squaredNorm > 0, "\(name)")
    }
  }
}

/// The parameters of a golden file whose names and layout are ours.
private final class ParaformerGolden: ParameterSource {
  let tensors: GoldenTensors
  private let asked = Mutex<[String: Tensor]>([:])

  init(_ name: String) throws { tensors = try GoldenTensors(name) }

  func tensor(_ path: String, shape: [Int], initial: Initializer) throws -> Tensor {
    let tensor = try leaf(path)
    guard tensor.shape == shape else {
      throw ParameterError.shape(path: path, expected: shape, found: tensor.shape)
    }
    return tensor
  }

  /// A tensor of the file whose gradient can be asked for.
  func leaf(_ path: String) throws -> Tensor {
    let tensor = try tensors[path].tracked()
    asked.withLock { $0[path] = tensor }
    return tensor
  }

  /// Every tensor that was asked for.
  var leaves: [(path: String, tensor: Tensor)] {
    asked.withLock { $0.sorted { $0.key < $1.key }.map { ($0.key, $0.value) } }
  }

  /// Lists of integers that are stored end to end.
  func lists(_ name: String) throws -> [[Int]] {
    var rest = try tensors.integers(name)[...]
    return try tensors.integers("\(name).lengths").map { length in
      defer { rest = rest.dropFirst(length) }
      return Array(rest.prefix(length))
    }
  }
}

import Layers
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
    let golden = try GoldenTensors("paraformer_head")
    let parameters = GoldenParameters(golden)
    let head = try head(parameters) { $0.quantityWeight = 0.7 }
    let states = try golden["states"].tracked()
    let batch = SequenceBatch(rows: states, lengths: try golden.integers("lengths"))
    let (targets, glances) = (try lists("targets", golden), try lists("glances", golden))

    let heard = head.hear(batch, counts: targets.map(\.count), .inference)
    let rows = head.logProbabilities(
      head.revealing(glances, of: targets, in: heard.tokens), over: batch, .inference)
    let loss = head.loss(speech(batch), targets: targets, .inference) { _, _ in glances }
    let terms = try ["paraformer", "paraformer_quantity"].map {
      Tensor([Float(try #require(loss.terms[$0]))], shape: [])
    }
    for (found, name) in [
      (heard.weights.rows, "weights"), (heard.tokens.rows, "tokens"),
      (rows.rows, "log_probabilities"), (loss.total, "loss"), (terms[0], "text"),
      (terms[1], "quantity"),
    ] { #expect(try golden.mismatch(found, name) == nil) }
    #expect(try parameters.mismatches(of: loss.total, and: ["states": states]) == [])
    #expect(parameters.unused == [] && loss.excluded == [])
  }

  /// Lists of integers that a golden file holds end to end.
  private func lists(_ name: String, _ golden: GoldenTensors) throws -> [[Int]] {
    var rest = try golden.integers(name)[...]
    return try golden.integers("\(name).lengths").map { length in
      defer { rest = rest.dropFirst(length) }
      return Array(rest.prefix(length))
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

  @Test func placesOfTokensAreLearntFromTheBestPath() throws {
    let parameters = FreshParameters(seed: 5)
    let states = SequenceBatch(rows: sample([9, 8], "states"), lengths: [5, 4])
    // The path of the first utterance fires 1 in its second frame and 2 in its fourth; the other has none.
    let fires = [0, 1, 0, 2, 0, 0, 0, 0, 0]
    let rows = Tensor(shape: [9, 7]) { span in
      for frame in 0..<9 {
        for token in 0..<7 { span[frame * 7 + token] = token == fires[frame] ? 0 : -20 }
      }
    }
    let speech = EncodedSpeech(states: states) { $0.with(rows: rows) }
    let targets = [[1, 2], [3, 3, 3]]
    let plain = try head(parameters).loss(speech, targets: targets, .inference)
    let aligned = try head(parameters) { $0.alignmentWeight = 0.5 }
      .loss(speech, targets: targets, .inference)

    let weights = try head(parameters).hear(states, .inference).weights.rows.array()
    let pieces = [(0..<2, 1.0), (2..<4, 1.0), (4..<5, 0.0), (5..<9, 3.0)]
    var expected = 0.0
    for (frames, tokens) in pieces {
      var sum = 0.0
      for frame in frames { sum += Double(weights[frame]) }
      expected += abs(sum - tokens)
    }
    let found = try #require(aligned.terms["paraformer_alignment"])
    #expect(abs(found - expected) < 1e-5)
    let (text, count) = (
      try #require(aligned.terms["paraformer"]), try #require(aligned.terms["paraformer_quantity"])
    )
    #expect(abs(Double(aligned.total.scalar) - (text + count + 0.5 * expected)) < 1e-4)
    // Tokens that are in their places are other vectors than those of an evenly scaled utterance.
    #expect(text != plain.terms["paraformer"])
    #expect(plain.terms["paraformer_alignment"] == nil)
  }

  @Test func inItsPieceATokenIsMadeOfNothingElse() throws {
    let states = SequenceBatch(rows: sample([9, 8], "states"), lengths: [5, 4])
    var pieces = TokenPieces()
    pieces.append(firings: [1, 3], of: 5)
    pieces.append(firings: [3], of: 4)
    let heard = try head().hear(states, pieces: pieces, .inference)
    let weights = heard.weights.rows.array()
    let rows = states.rows.array()
    let first = heard.tokens.rows.array()
    for column in 0..<8 {
      let sum = weights[0] * rows[column] + weights[1] * rows[8 + column]
      #expect(abs(first[column] - sum / (weights[0] + weights[1])) < 1e-5)
    }
    #expect(heard.tokens.lengths == [2, 1])
  }
}

import Layers
import ModelFixtures
import Recognition
import Tensors
import TestSupport
import Testing

struct CASSNATHeadTests {
  /// The head of `scripts/goldens/cassnat.py`, its parameters and its utterances.
  private struct Golden {
    let tensors: GoldenTensors
    let parameters: GoldenParameters
    let head: CASSNATHead
    let speech: EncodedSpeech
    let targets: [[Int]]

    init() throws {
      let tensors = try GoldenTensors("cassnat_loss")
      self.tensors = tensors
      parameters = GoldenParameters(tensors)
      var configuration = CASSNATHead.Configuration(
        selfBlocks: 1, mixedBlocks: 2, heads: 2, feedForwardWidth: 12, dropout: 0)
      configuration.intermediate = .init(block: 2, weight: 0.25)
      head = try CASSNATHead(
        HeadSizes(width: 8, vocabulary: 5), configuration, ParameterScope(parameters))
      let lengths = try tensors.integers("lengths")
      let posteriors = try SequenceBatch(rows: tensors["posteriors"], lengths: lengths)
      speech = try EncodedSpeech(
        states: SequenceBatch(rows: tensors["states"].tracked(), lengths: lengths),
        posteriors: { _ in posteriors })
      var tokens = try tensors.integers("targets")[...]
      targets = try tensors.integers("target.lengths").map { count in
        defer { tokens = tokens.dropFirst(count) }
        return Array(tokens.prefix(count))
      }
    }
  }

  @Test func theLossAndAllGradientsAreThoseOfTorch() throws {
    let golden = try Golden()
    let loss = golden.head.loss(golden.speech, targets: golden.targets, .inference)
    #expect(loss.excluded == [2])
    #expect(try golden.tensors.mismatch(loss.total, "loss") == nil)
    for (term, name) in [("cassnat", "cross_entropy"), ("cassnat_intermediate", "intermediate")] {
      let value = try #require(loss.terms[term])
      #expect(try golden.tensors.mismatch(Tensor([Float(value)], shape: []), name) == nil)
    }
    #expect(
      try golden.parameters.mismatches(
        of: loss.total, and: ["states": golden.speech.states.rows]) == [])
    #expect(golden.parameters.unused == [])
  }

  @Test func spansAreThoseOfTheLiteralRuleOnTheBestOfAllPaths() throws {
    let golden = try Golden()
    let posteriors = try #require(golden.speech.logPosteriors)
    var ranges: [Range<Int>] = []
    for (index, target) in golden.targets.enumerated() {
      let frames = posteriors.lengths[index]
      let alignment = posteriors.utterance(index).withSpan {
        CTCAlignment(of: target, logProbabilities: $0, frames: frames, vocabulary: 5)
      }
      guard let alignment else { continue }
      ranges += TokenSpans(of: alignment.tokens, frames: frames).ranges
    }
    #expect(ranges.map(\.lowerBound) == (try golden.tensors.integers("starts")))
    #expect(ranges.map(\.upperBound) == (try golden.tensors.integers("ends")))
  }

  @Test func aBatchWithoutAnyPathHasNoLoss() throws {
    let golden = try Golden()
    let loss = golden.head.loss(
      golden.speech, targets: [[1], [1], [1]].map { Array(repeating: $0[0], count: 9) },
      .inference)
    #expect(loss.excluded == [0, 1, 2])
    #expect(loss.total.scalar == 0 && loss.terms["cassnat"] == 0)
    #expect(loss.total.gradients(of: [golden.speech.states.rows])[0].array().allSatisfy { $0 == 0 })
  }

  @Test func noGradientReachesThePosteriorsThatPlaceTokens() throws {
    let golden = try Golden()
    let posteriors = try golden.tensors["posteriors"].tracked()
    let speech = EncodedSpeech(
      states: golden.speech.states,
      posteriors: { SequenceBatch(rows: posteriors, lengths: $0.lengths) })
    let loss = golden.head.loss(speech, targets: golden.targets, .inference)
    let gradients = loss.total.gradients(of: [posteriors, golden.speech.states.rows])
    #expect(gradients[0].array().allSatisfy { $0 == 0 })
    #expect(gradients[1].array().contains { $0 != 0 })
  }

  @Test func everyParameterOfAModelTakesPartInTraining() throws {
    let configuration = TinyCASSNAT.configuration
    let parameters = try Parameters(seed: 2) { _ = try SpeechModel(configuration, $0) }
    let model = try SpeechModel(configuration, ParameterScope(parameters))
    let speech = model.encode(SequenceBatch([sample([80, 16], "features")]), .inference)
    let head = try #require(model.heads["cassnat"])
    let loss = head.loss(speech, targets: [[3, 4, 5]], .inference)
    let gradients = loss.total.gradients(of: parameters.all)
    for (name, gradient) in zip(parameters.names, gradients) {
      #expect(gradient.isFinite)
      let isReached = gradient.array().contains { $0 != 0 }
      #expect(isReached == !name.hasPrefix("heads.ctc"), "\(name)")
    }
  }

  @Test func dropoutIsAFunctionOfItsKey() throws {
    let parameters = try Parameters(seed: 2) { _ = try SpeechModel(TinyCASSNAT.configuration, $0) }
    let model = try SpeechModel(TinyCASSNAT.configuration, ParameterScope(parameters))
    let speech = model.encode(SequenceBatch([sample([80, 16], "features")]), .inference)
    let head = try #require(model.heads["cassnat"])
    func loss(_ mode: Mode) -> Float { head.loss(speech, targets: [[3, 4]], mode).total.scalar }
    #expect(loss(.training(RandomKey(1))) == loss(.training(RandomKey(1))))
    #expect(loss(.training(RandomKey(1))) != loss(.training(RandomKey(2))))
    #expect(loss(.training(RandomKey(1))) != loss(.inference))
  }
}

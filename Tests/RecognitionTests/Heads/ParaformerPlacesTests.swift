import Layers
import ModelFixtures
import Tensors
import TestSupport
import Testing

@testable import Recognition

/// The head whose tokens are where CTC fires.
struct ParaformerPlacesTests {
  private let sizes = HeadSizes(width: 16, vocabulary: 7)
  private let lengths = [14, 0, 9, 23, 1]
  private let rows = sample([47, 16], "states", in: -2...2)
  private let configuration: ParaformerHead.Configuration
  private let parameters: Parameters
  private let head: ParaformerHead
  private let ctc: CTCHead

  init() throws {
    var configuration = ParaformerHead.Configuration(blocks: 2, heads: 2, feedForwardWidth: 24)
    configuration.places = .ctc
    configuration.dropout = 0
    let (read, sizes) = (configuration, sizes)
    self.configuration = read
    parameters = try Parameters(seed: 11) {
      _ = try ParaformerHead(sizes, read, $0["paraformer"])
      _ = try CTCHead(sizes, .init(), $0["ctc"])
    }
    let scope = ParameterScope(parameters)
    head = try ParaformerHead(sizes, read, scope["paraformer"])
    ctc = try CTCHead(sizes, .init(), scope["ctc"])
  }

  private func speech(_ utterances: [Int], states: Tensor? = nil) -> EncodedSpeech {
    let all = SequenceBatch(rows: states ?? rows, lengths: lengths)
    return EncodedSpeech(states: all.picking(utterances)) { [ctc] in ctc.logPosteriors($0) }
  }

  /// The tokens of the likeliest path of an utterance.
  private func path(_ utterance: Int) throws -> [AlignedToken] {
    let posteriors = try #require(speech([utterance]).logPosteriors)
    return posteriors.rows.withSpan {
      CTC.greedy(logProbabilities: $0, frames: lengths[utterance], vocabulary: sizes.vocabulary)
    }
  }

  @Test func thereAreAsManyTokensAsThePathHas() throws {
    let heard = head.hear(speech([0, 1, 2, 3, 4]), .inference)
    let counts = try lengths.indices.map { try path($0).count }
    #expect(heard.tokens.lengths == counts)
    #expect(counts[3] > 3 && counts[1] == 0)
    let own = head.hear(speech([0, 1, 2, 3, 4]).states, .inference)
    #expect(own.tokens.lengths != counts)
    #expect(own.weights.rows.array() == heard.weights.rows.array())
  }

  @Test func aTokenIsTheWeightedMeanOfItsFrames() throws {
    let heard = head.hear(speech([3]), .inference)
    let (weights, states) = (heard.weights.rows.array(), speech([3]).states.rows.array())
    let tokens = heard.tokens.rows.array()
    var start = 0
    for (index, token) in try path(3).enumerated() {
      let frames = start..<token.frames.lowerBound + 1
      let sum = weights[frames].reduce(0, +)
      for column in 0..<16 {
        let mean = frames.reduce(Float(0)) { $0 + weights[$1] * states[$1 * 16 + column] } / sum
        #expect(abs(tokens[index * 16 + column] - mean) < 1e-4)
      }
      start = frames.upperBound
    }
  }

  @Test func anUtteranceDoesNotDependOnWhoSharesItsBatch() throws {
    let decoder = ParaformerDecoder(head: head, alternatives: 3)
    let together = try decoder.decode(speech([0, 1, 2, 3, 4]))
    for index in lengths.indices {
      #expect(try decoder.decode(speech([index])) == [together[index]])
    }
    let order = [3, 0, 4, 2, 1]
    #expect(try decoder.decode(speech(order)) == order.map { together[$0] })
    #expect(together[1].hypotheses == [Hypothesis(tokens: [], score: 0)])
  }

  @Test func theParametersAreThoseOfTheHeadThatCountsByItself() throws {
    let published = try Parameters(seed: 11) {
      _ = try ParaformerHead(
        sizes, .init(blocks: 2, heads: 2, feedForwardWidth: 24), $0["paraformer"])
    }
    let own = parameters.names(at: "paraformer")
    #expect(published.names == own)
    #expect(published.names.allSatisfy { published[$0].shape == parameters[$0].shape })
  }

  @Test func inTrainingThePiecesSpellTheTarget() throws {
    let targets = [[1, 2, 3], [], [4, 4], [6, 5, 4, 3, 2, 1], [2]]
    let speech = speech([0, 1, 2, 3, 4])
    let loss = head.loss(speech, targets: targets, .inference)
    let heard = head.hear(
      speech.states, pieces: speech.pieces(spelling: targets), .inference)
    let expected = CrossEntropy.objective(
      head.logProbabilities(heard.tokens, over: speech.states, .inference).rows,
      targets: targets.flatMap(\.self), smoothing: configuration.smoothing)
    #expect(loss.terms["paraformer"] == Double(expected.scalar))
    #expect(loss.terms["paraformer_alignment"] == nil && loss.excluded == [])
  }

  @Test func gradientsOfThePredictorMatchCentralDifferences() throws {
    let targets = [[1, 2, 3], [], [4, 4], [6, 5, 4, 3, 2, 1], [2]]
    let speech = speech([0, 1, 2, 3, 4])
    let names = ["depthwise.weight", "depthwise.bias", "output.weight", "output.bias"]
      .map { "paraformer.predictor." + $0 }
    let mismatches = gradientMismatches(of: names.map { parameters[$0].detached() }, step: 3e-3) {
      replaced in
      var values = Dictionary(
        uniqueKeysWithValues: parameters.names.map { ($0, parameters[$0].detached()) })
      for (name, tensor) in zip(names, replaced) { values[name] = tensor }
      let source = Replacement(values: values)
      guard
        let head = try? ParaformerHead(sizes, configuration, ParameterScope(source)["paraformer"])
      else {
        Issue.record("the parameters do not make a head")
        return Tensor(zeros: [])
      }
      return head.loss(speech, targets: targets, .inference).total
    }
    #expect(mismatches == [])
  }

  @Test func placesHaveNoGradient() throws {
    let loss = head.loss(
      speech([0, 2, 3]), targets: [[1, 2, 3], [4, 4], [5]], .training(RandomKey(1)))
    let names = parameters.names(at: "ctc")
    let gradients = loss.total.gradients(of: names.map { parameters[$0] })
    #expect(!names.isEmpty && gradients.allSatisfy { $0.squaredNorm == 0 })
    let own = parameters.names(at: "paraformer.predictor")
    for gradient in loss.total.gradients(of: own.map { parameters[$0] }) {
      #expect(gradient.squaredNorm > 0)
    }
  }

  @Test func rivalsAreAsLongAsThePath() throws {
    let counts = try lengths.indices.map { try path($0).count }
    let rivals = head.rivals(
      speech([0, 1, 2, 3, 4]), targets: [[1], [], [2, 3], [4], [5]], samples: 4, .inference)
    #expect(rivals.tokens.map { Set($0.map(\.count)) } == counts.map { [$0] })
    let best = try ParaformerDecoder(head: head, alternatives: 1).decode(speech([3]))
    #expect(rivals.tokens[3][0].filter { $0 != 0 } == best[0].hypotheses[0].tokens.map(\.id))
  }

  @Test func aModelWithoutCTCIsNamedWithWhatItHas() throws {
    var model = TinyModel.configuration
    model.heads = [configuration]
    let built = try SpeechModel(model, ParameterScope(FreshParameters(seed: 1)))
    #expect(
      throws: ModelError.missingHead(
        decoder: "paraformer", needs: "ctc", available: ["paraformer"])
    ) { try built.decoder("paraformer", .init()) }
  }
}

/// Parameters by name, some of them tracked.
private struct Replacement: ParameterSource {
  let values: [String: Tensor]

  func tensor(_ path: String, shape: [Int], initial: Initializer) throws -> Tensor {
    guard let value = values[path], value.shape == shape else {
      throw ParameterError.missing(path: path, shape: shape)
    }
    return value
  }
}

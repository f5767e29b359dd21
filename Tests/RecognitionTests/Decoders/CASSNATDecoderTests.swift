import Layers
import ModelFixtures
import Tensors
import TestSupport
import Testing

@testable import Recognition

struct CASSNATDecoderTests {
  private let model: SpeechModel
  private let features = [80, 33, 160, 57].enumerated().map { sample([$1, 16], "speech \($0)") }

  init() throws { model = try TinyCASSNAT.model() }

  private func options(_ alignments: Int? = nil, alternatives: Int = 1) -> DecodingOptions {
    var options = DecodingOptions(alternatives: alternatives)
    options.alignments = alignments
    return options
  }

  private func decode(
    _ features: [Tensor], _ options: DecodingOptions, _ model: SpeechModel? = nil
  ) throws -> [DecodedUtterance] {
    let model = model ?? self.model
    let speech = model.encode(SequenceBatch(features), .inference)
    return try model.decoder("cassnat", options).decode(speech)
  }

  @Test func everyPositionOfTheBestPathTakesItsLikeliestToken() throws {
    let speech = model.encode(SequenceBatch(features), .inference)
    let posteriors = try #require(speech.logPosteriors)
    let head = try #require(model.heads["cassnat"] as? CASSNATHead)
    let decoded = try decode(features, options())
    for (index, utterance) in decoded.enumerated() {
      let path = posteriors.utterance(index).withSpan {
        CTC.greedy(logProbabilities: $0, frames: posteriors.lengths[index], vocabulary: 30)
      }
      let rows = head.logProbabilities(
        [[TokenSpans(of: path, frames: posteriors.lengths[index])]],
        over: SequenceBatch([speech.states.utterance(index)]), .inference
      ).rows
      #expect(rows.rows == path.count + 1 && path.count > 1)
      let likeliest = (0..<rows.rows).compactMap { row -> Int? in
        let numbers = rows.rows(row..<row + 1).array()
        return numbers.indices.max { numbers[$0] < numbers[$1] }
      }
      let best = try #require(utterance.hypotheses.first)
      #expect(best.tokens.map(\.id) == likeliest.filter { $0 != 0 })
      #expect(best.tokens.allSatisfy { $0.confidence > 0 && $0.confidence <= 1 })
      #expect(utterance.hypotheses.count == 1 && utterance.effort.passes == 1)
    }
  }

  @Test func alternativesDifferAndComeBestFirst() throws {
    for utterance in try decode(features, options(alternatives: 5)) {
      #expect(utterance.hypotheses.count == 5)
      #expect(Set(utterance.hypotheses.map { $0.tokens.map(\.id) }).count == 5)
      let scores = utterance.hypotheses.map(\.score)
      #expect(scores == scores.sorted(by: >))
    }
  }

  @Test func oneAlignmentIsTheBestPath() throws {
    #expect(try decode(features, options(1)) == decode(features, options()))
  }

  @Test("A result does not depend on who shares the batch", arguments: [1, 3, 20])
  func batchMates(alignments: Int) throws {
    let options = options(alignments, alternatives: 3)
    let together = try decode(features, options)
    let alone = try features.flatMap { try decode([$0], options) }
    #expect(together == alone)
    #expect(try decode(features.reversed(), options).reversed() == alone)
  }

  @Test func sampledAlignmentsAreReadAtOnceAndTheBestIsChosen() throws {
    let best = try decode(features, options())
    let sampled = try decode(features, options(50, alternatives: 50))
    for (one, many) in zip(best, sampled) {
      #expect(many.effort.passes == 1)
      #expect(many.hypotheses.count > 1)
      #expect(Set(many.hypotheses.map { $0.tokens.map(\.id) }).count == many.hypotheses.count)
      #expect(many.hypotheses.map(\.score) == many.hypotheses.map(\.score).sorted(by: >))
      // The best path is among the samples.
      let tokens = one.hypotheses[0].tokens.map(\.id)
      #expect(many.hypotheses.contains { $0.tokens.map(\.id) == tokens })
      #expect(many.hypotheses[0].score >= one.hypotheses[0].score - 1e-4)
    }
  }

  @Test func anAttentionHeadRanksWhatWasSampled() throws {
    let model = try SpeechModel(
      {
        var configuration = TinyCASSNAT.configuration
        configuration.heads.append(BrevityHead.Configuration())
        return configuration
      }(), ParameterScope(StoredParameters(TinyCASSNAT.parameters())))
    let unranked = try decode(features, options(50, alternatives: 50))
    let ranked = try decode(features, options(50, alternatives: 50), model)
    for (before, after) in zip(unranked, ranked) {
      let lengths = after.hypotheses.map(\.tokens.count)
      #expect(lengths == before.hypotheses.map(\.tokens.count).sorted())
      #expect(Set(lengths).count > 1)
      #expect(after.hypotheses.map(\.score) == lengths.map { -Float($0 + 1) })
      #expect(after.effort.passes == 2)
    }
  }

  @Test func manyRunsFindWhatOneFinds() throws {
    var divided = try CASSNATDecoder(
      #require(model.heads["cassnat"] as? CASSNATHead), options(30, alternatives: 4), in: model)
    divided.positionsAtOnce = 40
    let once = try decode(features, options(30, alternatives: 4))
    let often = try divided.decode(model.encode(SequenceBatch(features), .inference))
    for (a, b) in zip(once, often) {
      #expect(a.hypotheses.map { $0.tokens.map(\.id) } == b.hypotheses.map { $0.tokens.map(\.id) })
    }
    #expect(once.allSatisfy { $0.effort.passes == 1 })
    #expect(often.contains { $0.effort.passes > 1 })
  }

  @Test func anUtteranceWithoutFramesSaysNothing() throws {
    let speech = model.encode(SequenceBatch(features), .inference)
    let states = SequenceBatch(rows: speech.states.rows, lengths: [0] + speech.states.lengths)
    let ctc = try #require(model.heads["ctc"] as? CTCHead)
    let padded = EncodedSpeech(states: states, posteriors: { ctc.logPosteriors($0) })
    for alignments in [nil, 8] {
      let options = options(alignments)
      let decoded = try model.decoder("cassnat", options).decode(padded)
      #expect(decoded[0] == DecodedUtterance([Hypothesis(tokens: [], score: 0)]))
      #expect(Array(decoded.dropFirst()) == (try decode(features, options)))
    }
  }

  @Test func optionsThatDoNotApplyAreRefused() throws {
    func option(_ change: (inout DecodingOptions) -> Void) -> String? {
      var options = DecodingOptions()
      change(&options)
      do {
        _ = try model.decoder("cassnat", options)
        return nil
      } catch {
        guard case .inapplicableOption(let option, "cassnat", _) = error else { return "\(error)" }
        return option
      }
    }
    #expect(option { $0.beamSize = 4 } == "beam-size")
    #expect(option { $0.ctcWeight = 0.3 } == "ctc-weight")
    #expect(option { $0.lengthNormalization = 1 } == "length-normalization")
    #expect(option { $0.draft = "ctc" } == "draft")
    #expect(option { $0.alignments = 0 } == "alignments")
    #expect(option { $0.alignments = 1001 } == "alignments")
    #expect(option { $0.threshold = 0.8 } == "threshold")
    #expect(option { ($0.threshold, $0.alignments) = (0.8, 1) } == "threshold")
    #expect(option { ($0.threshold, $0.alignments) = (1.1, 8) } == "threshold")
    #expect(option { ($0.threshold, $0.alignments) = (.nan, 8) } == "threshold")
    #expect(option { ($0.threshold, $0.alignments) = (0.8, 8) } == nil)
    #expect(option { $0.alignments = 1000 } == nil)
  }

  @Test func aModelWithoutCTCIsNamedWithWhatItHas() throws {
    var configuration = TinyCASSNAT.configuration
    configuration.heads = [TinyCASSNAT.head]
    let model = try SpeechModel(configuration, ParameterScope(FreshParameters(seed: 1)))
    #expect(
      throws: ModelError.missingHead(decoder: "cassnat", needs: "ctc", available: ["cassnat"])
    ) { try model.decoder("cassnat", .init()) }
  }
}

/// A head in the place of attention that likes transcripts short: ln p of each token is minus their number.
private struct BrevityHead: Head, HypothesisScorer {
  struct Configuration: HeadConfiguration {
    static let kind = "attention"
    func makeHead(_ sizes: HeadSizes, _ scope: ParameterScope) -> any Head { BrevityHead() }
    func problem(in model: ModelConfiguration) -> String? { nil }
  }

  func scores(_ hypotheses: [[[Int]]], of speech: EncodedSpeech) -> [[[Float]]] {
    hypotheses.map { $0.map { Array(repeating: -Float($0.count + 1), count: $0.count + 1) } }
  }

  var decodingOptions: Set<DecodingOptions.Name> { [] }

  func decoder(
    _ options: DecodingOptions, in model: SpeechModel
  ) throws(ModelError) -> any SpeechDecoder {
    throw .unknownDecoder(asked: "brevity", available: [])
  }

  func loss(_ speech: EncodedSpeech, targets: [[Int]], _ mode: Mode) -> HeadLoss {
    HeadLoss(total: Tensor(zeros: []), terms: [:], excluded: [])
  }
}

import Glibc
import Layers
import ModelFixtures
import Recognition
import Tensors
import TestSupport
import Testing

struct CTCHeadTests {
  private let head: CTCHead
  private let speech: EncodedSpeech

  /// Two utterances of seven and of four frames, six tokens.
  init() throws {
    let head = try CTCHead(
      HeadSizes(width: 5, vocabulary: 6), .init(), ParameterScope(FreshParameters(seed: 3)))
    self.head = head
    speech = EncodedSpeech(
      states: SequenceBatch(rows: sample([11, 5], "states", in: -4...4), lengths: [7, 4]),
      posteriors: { head.logPosteriors($0) })
  }

  private func decode(_ options: DecodingOptions) throws -> [[Hypothesis]] {
    try head.decoder(options, in: TinyModel.model()).decode(speech).map(\.hypotheses)
  }

  @Test func posteriorsAreDistributions() {
    let rows = head.logPosteriors(speech.states)
    #expect(rows.lengths == [7, 4])
    for row in 0..<11 {
      let sum = rows.rows.rows(row..<row + 1).array().reduce(0) { $0 + exp2f($1 * 1.442_695) }
      #expect(abs(sum - 1) < 1e-5)
    }
  }

  @Test func greedyFollowsTheBestPath() throws {
    let decoded = try decode(.init())
    #expect(decoded.count == 2)
    for (index, hypotheses) in decoded.enumerated() {
      #expect(hypotheses.count == 1)
      let rows = head.logPosteriors(speech.states).utterance(index)
      let expected = rows.withSpan {
        CTC.greedy(logProbabilities: $0, frames: rows.rows, vocabulary: 6)
      }
      #expect(hypotheses[0].tokens.map(\.id) == expected.map(\.token))
      #expect(hypotheses[0].tokens.map(\.frames) == expected.map(\.frames))
      let best = (0..<rows.rows).reduce(Float(0)) {
        $0 + (rows.rows($1..<$1 + 1).array().max() ?? 0)
      }
      #expect(abs(hypotheses[0].score - best) < 1e-4)
    }
  }

  @Test func aBeamFindsReadingsAtLeastAsLikelyAsThePath() throws {
    let greedy = try decode(.init())
    let beam = try decode(.init(beamSize: 8, alternatives: 3))
    for (single, several) in zip(greedy, beam) {
      #expect(several.count == 3)
      // A transcript is as likely as all of its paths together.
      #expect(several[0].score >= single[0].score)
      #expect(several.map(\.score) == several.map(\.score).sorted(by: >))
      #expect(Set(several.map { $0.tokens.map(\.id) }).count == 3)
      for hypothesis in several {
        let frames = hypothesis.tokens.map(\.frames)
        #expect(zip(frames, frames.dropFirst()).allSatisfy { $0.upperBound <= $1.lowerBound })
        #expect(hypothesis.tokens.allSatisfy { (0...1).contains($0.confidence) })
      }
    }
  }

  @Test func theLossIsThatOfCTCAndLeavesOutWhatCannotFit() {
    let targets = [[1, 2, 2], [3, 3, 3]]
    let loss = head.loss(speech, targets: targets, .inference)
    // Three equal tokens need five frames, and there are four.
    #expect(loss.excluded == [1])
    let objective = CTC.objective(head.logPosteriors(speech.states), targets: targets)
    #expect(loss.total.scalar == objective.total.scalar)
    #expect(loss.total.scalar > 0)
    #expect(loss.terms["ctc"] == Double(loss.total.scalar))
  }

  @Test func anotherDecodersOptionsAreRefused() throws {
    var options = DecodingOptions()
    options.alignments = 8
    let model = try TinyModel.model()
    #expect(
      throws: ModelError.inapplicableOption(
        option: "alignments", decoder: "ctc", reason: "its options are: --beam-size")
    ) { try model.decoder("ctc", options) }
  }

  @Test func theIntermediateObjectiveTakesItsShare() throws {
    let configuration = CTCHead.Configuration(intermediate: .init(blocks: [1], weight: 0.25))
    let head = try CTCHead(
      HeadSizes(width: 5, vocabulary: 6), configuration, ParameterScope(FreshParameters(seed: 3)))
    #expect(head.intermediateBlocks == [1])
    let early = SequenceBatch(rows: sample([11, 5], "early"), lengths: [7, 4])
    let targets = [[1, 2], [3]]
    let both = EncodedSpeech(
      states: speech.states, intermediate: [1: early], posteriors: { head.logPosteriors($0) })
    let loss = head.loss(both, targets: targets, .inference)
    let (last, first) = (
      try #require(loss.terms["ctc"]), try #require(loss.terms["ctc_intermediate"])
    )
    #expect(abs(Double(loss.total.scalar) - (0.75 * last + 0.25 * first)) < 1e-4)
    #expect(first != last)
  }

  @Test func anIntermediateBlockLiesBeforeTheLast() {
    let model = TinyModel.configuration
    #expect(
      CTCHead.Configuration(intermediate: .init(blocks: [1], weight: 0.3)).problem(in: model) == nil
    )
    for block in [0, 2, -1] {
      let configuration = CTCHead.Configuration(intermediate: .init(blocks: [block], weight: 0.3))
      #expect(configuration.problem(in: model)?.contains("\(block)") == true)
    }
    #expect(
      CTCHead.Configuration(intermediate: .init(blocks: [1], weight: 1)).problem(in: model) != nil)
  }
}

import Foundation
import Layers
import ModelFixtures
import Recognition
import Tensors
import TestSupport
import Testing

struct CTCIntermediateTests {
  private typealias Intermediate = CTCHead.Configuration.Intermediate

  private func read(_ text: String) throws -> Intermediate {
    try JSONDecoder().decode(Intermediate.self, from: Data(text.utf8))
  }

  @Test func aBlockIsANumberAndSeveralAreAList() throws {
    #expect(
      try read(#"{"block": 5, "weight": 0.25}"#) == Intermediate(blocks: [5], weight: 0.25))
    #expect(
      try read(#"{"block": [5, 7], "weight": 0.25, "conditioning": true}"#)
        == Intermediate(blocks: [5, 7], weight: 0.25, conditioning: true))
    for text in [#"{"block": "5", "weight": 0.3}"#, #"{"block": 5}"#, #"{"weight": 0.3}"#] {
      #expect(throws: DecodingError.self) { try read(text) }
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    for (blocks, text) in [([5], "5"), ([5, 7], "[5,7]")] {
      let written = try encoder.encode(Intermediate(blocks: blocks, weight: 0.25))
      #expect(
        String(decoding: written, as: UTF8.self)
          == #"{"block":\#(text),"conditioning":false,"weight":0.25}"#)
    }
  }

  @Test(
    arguments: [
      ([], 0.3, "no blocks"), ([2, 1], 0.3, "ascending"), ([1, 1], 0.3, "ascending"),
      ([1, 2], 0.3, "is 2, which is not in 1..<2"), ([1], 1, "weight"),
    ] as [([Int], Float, String)])
  func whatCannotBeIsRefused(blocks: [Int], weight: Float, reason: String) throws {
    let head = CTCHead.Configuration(intermediate: .init(blocks: blocks, weight: weight))
    let problem = try #require(head.problem(in: TinyModel.configuration))
    #expect(problem.contains(reason))
  }

  /// An encoder of four blocks with a head that listens after the first and the third, and with random weights.
  private func model(conditioning: Bool) throws -> SpeechModel {
    var configuration = TinyModel.configuration
    configuration.encoder.blocks = 4
    configuration.heads = [
      CTCHead.Configuration(
        intermediate: .init(blocks: [1, 3], weight: 0.5, conditioning: conditioning))
    ]
    let parameters = try Parameters(seed: 1) { _ = try SpeechModel(configuration, $0) }
    var values = Dictionary(
      uniqueKeysWithValues: parameters.names.map { ($0, parameters[$0].detached()) })
    if let zeros = values["heads.ctc.intermediate.feedback.weight"] {
      values["heads.ctc.intermediate.feedback.weight"] = sample(zeros.shape, "feedback")
    }
    return try SpeechModel(configuration, ParameterScope(Parameters(values)))
  }

  private func difference(_ one: Tensor, _ other: Tensor) -> Float {
    guard one.shape == other.shape else { return .infinity }
    return zip(one.array(), other.array()).map { abs($0 - $1) }.max() ?? 0
  }

  @Test func laterBlocksAreToldWhatEarlierOnesHeard() throws {
    let (plain, told) = (try model(conditioning: false), try model(conditioning: true))
    let features = SequenceBatch([sample([90, 16], "a"), sample([40, 16], "b")])
    let (without, with) = (
      plain.encoder(features, keeping: [1, 2, 3], .inference),
      told.encoder(features, keeping: [1, 2, 3], .inference)
    )
    // What is kept is what the block heard, and not yet what is added to it.
    #expect(difference(without.intermediate[1]!.rows, with.intermediate[1]!.rows) == 0)
    for block in [2, 3] {
      #expect(
        difference(without.intermediate[block]!.rows, with.intermediate[block]!.rows) > 1e-3)
    }
    #expect(difference(without.states.rows, with.states.rows) > 1e-3)
    for block in 1...3 {
      let above = told.encoder(after: block, try #require(with.intermediate[block]), .inference)
      #expect(difference(above.rows, with.states.rows) == 0)
    }
  }

  @Test func utterancesAreToldOfThemselvesOnly() throws {
    let encoder = try model(conditioning: true).encoder
    let (first, second) = (sample([90, 16], "a"), sample([40, 16], "b"))
    let together = encoder(SequenceBatch([first, second]), .inference)
    for (index, features) in [first, second].enumerated() {
      #expect(
        together.utterance(index).array()
          == encoder(SequenceBatch([features]), .inference).rows.array())
    }
  }

  @Test func aStreamIsToldWhatTheWholeIsInTheSameChunks() throws {
    let encoder = try model(conditioning: true).encoder
    let features = sample([333, 16], "features")
    for chunking in [Chunking(frames: 4, leftChunks: 2), Chunking(frames: 8, leftChunks: nil)] {
      let expected = encoder(SequenceBatch([features]), chunking: chunking, .inference).rows
      var stream = StreamingEncoder(encoder, chunking: chunking)
      let found = Tensor.concatenating([
        stream.accept(features.rows(0..<100)), stream.accept(features.rows(100..<333)),
        stream.finish(),
      ])
      #expect(difference(found, expected) < 1e-5)
    }
  }

  @Test func theObjectiveTakesTheMeanOfItsBlocks() throws {
    func loss(_ blocks: [Int]) throws -> HeadLoss {
      let head = try CTCHead(
        HeadSizes(width: 5, vocabulary: 6),
        .init(intermediate: .init(blocks: blocks, weight: 0.25)),
        ParameterScope(FreshParameters(seed: 3)))
      let states = (1...3).map { SequenceBatch(rows: sample([11, 5], "\($0)"), lengths: [7, 4]) }
      let speech = EncodedSpeech(
        states: states[2], intermediate: [1: states[0], 2: states[1]],
        posteriors: { head.logPosteriors($0) })
      return head.loss(speech, targets: [[1, 2], [3]], .inference)
    }
    let (first, second, both) = (try loss([1]), try loss([2]), try loss([1, 2]))
    let mean =
      try (#require(first.terms["ctc_intermediate"]) + #require(second.terms["ctc_intermediate"]))
      / 2
    #expect(first.terms["ctc_intermediate"] != second.terms["ctc_intermediate"])
    #expect(abs(try #require(both.terms["ctc_intermediate"]) - mean) < 1e-4)
    let last = try #require(both.terms["ctc"])
    #expect(abs(Double(both.total.scalar) - (0.75 * last + 0.25 * mean)) < 1e-4)
  }
}

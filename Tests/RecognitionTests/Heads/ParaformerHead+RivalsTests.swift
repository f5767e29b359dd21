import Layers
import Tensors
import TestSupport
import Testing

@testable import Recognition

struct ParaformerRivalsTests {
  private let sizes = HeadSizes(width: 8, vocabulary: 5)
  private let configuration = ParaformerHead.Configuration(
    blocks: 1, heads: 2, feedForwardWidth: 12)
  private let targets = [[1, 2, 3], [], [4, 1]]
  private let speech = EncodedSpeech(
    states: SequenceBatch(rows: sample([16, 8], "states", in: -2...2), lengths: [9, 0, 7]),
    posteriors: nil)

  private func parameters() throws -> Parameters {
    try Parameters(seed: 6) { _ = try ParaformerHead(sizes, configuration, $0) }
  }

  private func head(_ parameters: Parameters) throws -> ParaformerHead {
    try ParaformerHead(sizes, configuration, ParameterScope(parameters))
  }

  @Test func rivalsAreAsLongAsTheTargetAndScoredAsTheDecoderDoes() throws {
    let head = try head(parameters())
    let rivals = head.rivals(speech, targets: targets, samples: 6, .inference)
    #expect(rivals.tokens.map { Set($0.map(\.count)) } == [[3], [0], [2]])
    #expect(rivals.tokens[0].count > 2 && rivals.tokens[0].count <= 7)
    let heard = head.hear(speech.states, counts: targets.map(\.count), .inference)
    let rows = head.logProbabilities(heard.tokens, over: speech.states, .inference).rows.array()
    let expected = rivals.tokens[0].map { $0[0] }.enumerated().map { index, _ in
      rivals.tokens[0][index].enumerated().reduce(Float(0)) { $0 + rows[$1.0 * 5 + $1.1] }
    }
    #expect(zip(rivals.scores.array(), expected).allSatisfy { abs($0 - $1) < 1e-4 })
    #expect(rivals.scores.isTracked)
  }

  @Test func anUtteranceWithoutFramesHasNoRivals() throws {
    let rivals = try head(parameters()).rivals(
      speech, targets: [[1], [2], [3]], samples: 3, .inference)
    #expect(rivals.tokens[1].isEmpty && !rivals.tokens[0].isEmpty && !rivals.tokens[2].isEmpty)
  }

  @Test func trainingDrawsByItsKey() throws {
    let head = try head(parameters())
    func drawn(_ seed: UInt64) -> [[[Int]]] {
      head.rivals(speech, targets: targets, samples: 4, .training(RandomKey(seed))).tokens
    }
    #expect(drawn(1) == drawn(1))
    #expect(drawn(1) != drawn(2))
  }
}

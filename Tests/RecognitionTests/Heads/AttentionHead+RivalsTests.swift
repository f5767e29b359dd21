import Layers
import Tensors
import TestSupport
import Testing

@testable import Recognition

struct AttentionRivalsTests {
  private let sizes = HeadSizes(width: 8, vocabulary: 5)
  private let configuration = AttentionHead.Configuration(
    blocks: 1, heads: 2, feedForwardWidth: 12)
  private let targets = [[1, 2, 3], [4, 1]]
  private let speech = EncodedSpeech(
    states: SequenceBatch(rows: sample([12, 8], "states", in: -2...2), lengths: [7, 5]),
    posteriors: nil)

  private func head(_ parameters: Parameters) throws -> AttentionHead {
    try AttentionHead(sizes, configuration, ParameterScope(parameters))
  }

  @Test func rivalsAreTheBeamsBestScoredAsTheDecoderDoes() throws {
    let head = try head(Parameters(seed: 6) { _ = try AttentionHead(sizes, configuration, $0) })
    let rivals = try head.rivals(speech, targets: targets, samples: 4, .inference)
    #expect(rivals.tokens.map(\.count) == [5, 5])
    for hypotheses in rivals.tokens { #expect(Set(hypotheses).count == 5) }
    let expected = try head.score(rivals.tokens, over: speech.states).joined().map {
      $0.reduce(0, +)
    }
    #expect(zip(rivals.scores.array(), expected).allSatisfy { abs($0 - $1) < 1e-4 })
    #expect(rivals.scores.isTracked)
  }

  @Test func theExpectedErrorsFallOverAFewUpdates() throws {
    var parameters = try Parameters(seed: 6) { _ = try AttentionHead(sizes, configuration, $0) }
    var found: [Double] = []
    for _ in 0..<25 {
      let loss = try head(parameters).mwerLoss(
        of: "attention", speech, targets: targets, samples: 15, .inference)
      found.append(try #require(loss.terms["attention_expected_errors"]))
      let gradients = loss.total.gradients(of: parameters.all)
      parameters = Parameters(
        Dictionary(
          uniqueKeysWithValues: zip(parameters.names, gradients).map {
            ($0, parameters[$0].detached().adding($1, scaledBy: -0.1))
          }))
    }
    #expect(try #require(found.last) < 0.6 * found[0], "\(found)")
  }
}

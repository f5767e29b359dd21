import Layers
import Tensors
import TestSupport
import Testing

@testable import Recognition

struct SequenceTrainableTests {
  private let sizes = HeadSizes(width: 8, vocabulary: 5)
  private let targets = [[1, 2, 3], [4, 1]]
  private let speech = EncodedSpeech(
    states: SequenceBatch(rows: sample([16, 8], "states", in: -2...2), lengths: [9, 7]),
    posteriors: nil)

  private func head(_ parameters: Parameters) throws -> ParaformerHead {
    try ParaformerHead(
      sizes, .init(blocks: 1, heads: 2, feedForwardWidth: 12), ParameterScope(parameters))
  }

  @Test func theExpectedErrorsFallOverAFewUpdates() throws {
    var parameters = try Parameters(seed: 6) {
      _ = try ParaformerHead(sizes, .init(blocks: 1, heads: 2, feedForwardWidth: 12), $0)
    }
    // With this many samples nearly every sequence of three of five tokens takes part.
    func expectedErrors() throws -> Double {
      let loss = try head(parameters).mwerLoss(
        of: "paraformer", speech, targets: targets, samples: 2000, .inference)
      return try #require(loss.terms["paraformer_expected_errors"])
    }
    let before = try expectedErrors()
    for step in 0..<12 {
      let loss = try head(parameters).mwerLoss(
        of: "paraformer", speech, targets: targets, samples: 16,
        .training(RandomKey(UInt64(step))))
      let gradients = loss.total.gradients(of: parameters.all)
      parameters = Parameters(
        Dictionary(
          uniqueKeysWithValues: zip(parameters.names, gradients).map {
            ($0, parameters[$0].detached().adding($1, scaledBy: -0.1))
          }))
    }
    #expect(try expectedErrors() < 0.6 * before)
  }

  @Test func anUtteranceThatCannotTakePartIsExcluded() throws {
    let parameters = try Parameters(seed: 6) {
      _ = try ParaformerHead(sizes, .init(blocks: 1, heads: 2, feedForwardWidth: 12), $0)
    }
    let none = EncodedSpeech(
      states: SequenceBatch(rows: sample([9, 8], "states"), lengths: [9, 0]), posteriors: nil)
    let loss = try head(parameters).mwerLoss(
      of: "paraformer", none, targets: targets, samples: 4, .inference)
    #expect(loss.excluded == [1])
    #expect(loss.total.scalar.isFinite)
  }

  @Test func idZeroIsNoError() throws {
    func errors(_ hypotheses: [[Int]]) throws -> Double? {
      let head = FixedRivals(tokens: [hypotheses, [[4, 1]]])
      let loss = try head.mwerLoss(
        of: "fixed", speech, targets: targets, samples: 1, .inference)
      return loss.terms["fixed_expected_errors"]
    }
    #expect(try errors([[1, 0, 2, 3, 0]]) == 0)
    #expect(try errors([[1, 2]]) == 1)
    #expect(try errors([[1, 2, 3, 3], [2, 2, 3]]) == 1)
    #expect(try errors([[0, 0, 0], [1, 2, 3]]) == 1.5)
  }

  @Test func hypothesesOfANextTokenDecoderEndWithZero() throws {
    let tokens = [[[2, 1], []], [[3]]]
    let rows = sample([6, 5], "rows", in: -3...0)
    let rivals = RivalHypotheses(autoregressive: tokens) { asked in
      #expect(asked == tokens)
      return rows
    }
    let r = rows.array()
    let expected = [r[2] + r[6] + r[10], r[15], r[23] + r[25]]
    #expect(zip(rivals.scores.array(), expected).allSatisfy { abs($0 - $1) < 1e-6 })
    let none = RivalHypotheses(autoregressive: [[], []]) { _ in rows }
    #expect(none.scores.count == 0)
  }
}

/// A head whose hypotheses are given and equally likely.
private struct FixedRivals: SequenceTrainable {
  let tokens: [[[Int]]]
  let decodingOptions: Set<DecodingOptions.Name> = []
  func decoder(
    _ options: DecodingOptions, in model: SpeechModel
  ) throws(ModelError) -> any SpeechDecoder { throw .notFinite }
  func loss(_ speech: EncodedSpeech, targets: [[Int]], _ mode: Mode) -> HeadLoss {
    HeadLoss(total: Tensor([0], shape: []), terms: [:], excluded: [])
  }
  func rivals(
    _ speech: EncodedSpeech, targets: [[Int]], samples: Int, _ mode: Mode
  ) -> RivalHypotheses {
    RivalHypotheses(
      tokens: tokens, scores: Tensor(zeros: [tokens.reduce(0) { $0 + $1.count }]))
  }
}

import Glibc
import Layers
import Tensors
import TestSupport
import Testing

@testable import Recognition

struct ParaformerDecoderTests {
  private let lengths = [14, 0, 9, 23, 1]
  private let rows = sample([47, 16], "states", in: -2...2)
  private let head: ParaformerHead
  private let ctc: CTCHead

  /// Packed weights, as in use.
  init() throws {
    let sizes = HeadSizes(width: 16, vocabulary: 7)
    let configuration = ParaformerHead.Configuration(blocks: 2, heads: 2, feedForwardWidth: 24)
    let parameters = try Parameters(seed: 11) {
      _ = try ParaformerHead(sizes, configuration, $0["paraformer"])
      _ = try CTCHead(sizes, .init(), $0["ctc"])
    }
    let stored = StoredParameters(
      Dictionary(uniqueKeysWithValues: parameters.names.map { ($0, parameters[$0].detached()) }))
    head = try ParaformerHead(sizes, configuration, ParameterScope(stored)["paraformer"])
    ctc = try CTCHead(sizes, .init(), ParameterScope(stored)["ctc"])
  }

  private func speech(_ utterances: [Int], withCTC: Bool = false) -> EncodedSpeech {
    let all = SequenceBatch(rows: rows, lengths: lengths)
    let states = SequenceBatch(utterances.map { all.utterance($0) })
    guard withCTC else { return EncodedSpeech(states: states, posteriors: nil) }
    return EncodedSpeech(states: states) { [ctc] in ctc.logPosteriors($0) }
  }

  private func decode(
    _ utterances: [Int], alternatives: Int = 1, withCTC: Bool = false
  ) throws -> [DecodedUtterance] {
    try ParaformerDecoder(head: head, alternatives: alternatives)
      .decode(speech(utterances, withCTC: withCTC))
  }

  @Test func eachPositionHasItsLikeliestToken() throws {
    let (heard, decoded) = try (head.hear(speech([0]).states, .inference), decode([0])[0])
    let rows = head.logProbabilities(heard.tokens, over: speech([0]).states, .inference).rows
    #expect(rows.rows > 2)
    var (tokens, confidences, score): ([Int], [Float], Double) = ([], [], 0)
    for position in 0..<rows.rows {
      let row = rows.rows(position..<position + 1).array()
      let best = try #require(row.indices.max { row[$0] < row[$1] })
      score += Double(row[best])
      guard best != 0 else { continue }
      tokens.append(best)
      confidences.append(expf(row[best]))
    }
    #expect(decoded.hypotheses.count == 1)
    #expect(decoded.hypotheses[0].tokens.map(\.id) == tokens)
    #expect(decoded.hypotheses[0].tokens.map(\.confidence) == confidences)
    #expect(abs(Double(decoded.hypotheses[0].score) - score) < 1e-4)
    #expect(decoded.effort == DecodingEffort(passes: 1))
  }

  @Test func anUtteranceDoesNotDependOnWhoSharesItsBatch() throws {
    for withCTC in [false, true] {
      let together = try decode([0, 1, 2, 3, 4], alternatives: 3, withCTC: withCTC)
      for index in lengths.indices {
        #expect(try decode([index], alternatives: 3, withCTC: withCTC) == [together[index]])
      }
      let order = [3, 0, 4, 2, 1]
      #expect(
        try decode(order, alternatives: 3, withCTC: withCTC) == order.map { together[$0] })
    }
  }

  @Test func weightsAreBitEqualAloneAndTogether() {
    let together = head.hear(speech([0, 1, 2, 3, 4]).states, .inference)
    for index in lengths.indices {
      let alone = head.hear(speech([index]).states, .inference)
      #expect(alone.weights.rows.array() == together.weights.utterance(index).array())
      #expect(alone.tokens.rows.array() == together.tokens.utterance(index).array())
    }
  }

  @Test func alternativesDifferAndTheBestIsFirst() throws {
    for decoded in try decode([0, 2, 3], alternatives: 6) {
      #expect(decoded.hypotheses.count == 6)
      #expect(Set(decoded.hypotheses.map { $0.tokens.map(\.id) }).count == 6)
      #expect(decoded.hypotheses.allSatisfy { $0.tokens.allSatisfy { $0.id != 0 } })
      let scores = decoded.hypotheses.map(\.score)
      #expect(scores == scores.sorted(by: >))
    }
    #expect(try decode([0])[0].hypotheses[0] == decode([0], alternatives: 6)[0].hypotheses[0])
  }

  @Test func withoutTokensThereIsAnEmptyTranscriptAndNoPass() throws {
    let empty = DecodedUtterance([Hypothesis(tokens: [], score: 0)])
    #expect(try decode([1], alternatives: 3) == [empty])
    #expect(try decode([1, 1], withCTC: true) == [empty, empty])
  }

  @Test func tokensLieWhereCTCFindsThemOrWhereTheyFire() throws {
    let fires = head.tokenFrames(speech([0, 3]).states)
    for (decoded, fires) in try zip(decode([0, 3]), fires) {
      let frames = decoded.hypotheses[0].tokens.map(\.frames)
      #expect(frames.allSatisfy(fires.contains))
      #expect(zip(frames, frames.dropFirst()).allSatisfy { $0.upperBound <= $1.lowerBound })
    }
    let aligned = try decode([0, 3], withCTC: true)
    let speech = speech([0, 3], withCTC: true)
    for (index, decoded) in aligned.enumerated() {
      let best = decoded.hypotheses[0]
      #expect(
        best
          == speech.hypothesis(
            index, tokens: best.tokens.map(\.id), confidences: best.tokens.map(\.confidence),
            score: best.score))
    }
  }
}

import Layers
import Tensors
import TestSupport
import Testing

@testable import Recognition

struct ParaformerHeadTests {
  private let states = SequenceBatch(
    rows: sample([19, 8], "states", in: -2...2), lengths: [12, 0, 7])

  private func head() throws -> ParaformerHead {
    try ParaformerHead(
      HeadSizes(width: 8, vocabulary: 7), .init(blocks: 2, heads: 2, feedForwardWidth: 12),
      ParameterScope(FreshParameters(seed: 3)))
  }

  @Test func noOptionApplies() throws {
    #expect(try head().decodingOptions == [])
  }

  @Test func thereAreAsManyTokensAsTheWeightsSayOrTheTargetHas() throws {
    let head = try head()
    let heard = head.hear(states, .inference)
    for utterance in 0..<3 {
      let sum = heard.weights.utterance(utterance).array().reduce(0.0) { $0 + Double($1) }
      #expect(heard.tokens.lengths[utterance] == Int(sum + 0.45))
    }
    #expect(head.hear(states, counts: [4, 0, 9], .inference).tokens.lengths == [4, 0, 9])
    #expect(head.hear(states, counts: [4, 1, 9], .inference).patterns[1] == nil)
  }

  @Test func aTokenDependsOnAllTokensOfItsUtterance() throws {
    let head = try head()
    let tokens = sample([7, 8], "tokens")
    let other = Tensor.concatenating([tokens.rows(0..<3), sample([1, 8], "o"), tokens.rows(4..<7)])
    func rows(_ tokens: Tensor) -> [Float] {
      head.logProbabilities(
        SequenceBatch(rows: tokens, lengths: [4, 0, 3]), over: states, .inference
      ).rows.array()
    }
    let (before, after) = (rows(tokens), rows(other))
    #expect(before[28...] == after[28...])
    for row in 0..<4 { #expect(before[7 * row..<7 * row + 7] != after[7 * row..<7 * row + 7]) }
  }

  @Test func whatIsToldStandsInTheTokensPlace() throws {
    let head = try head()
    let tokens = SequenceBatch(rows: sample([5, 8], "tokens"), lengths: [3, 0, 2])
    let told = head.revealing([[1], [], [0, 1]], of: [[4, 5, 6], [], [5, 1]], in: tokens)
    #expect(told.lengths == tokens.lengths)
    let row = { (batch: SequenceBatch, index: Int) in batch.rows.rows(index..<index + 1).array() }
    #expect(row(told, 0) == row(tokens, 0) && row(told, 2) == row(tokens, 2))
    // The same token wherever it stands, another for another.
    #expect(row(told, 1) == row(told, 3) && row(told, 1) != row(told, 4))
    #expect(row(told, 1) != row(tokens, 1))
    #expect(
      head.revealing([[], [], []], of: [[4, 5, 6], [], [5, 1]], in: tokens).rows.array()
        == tokens.rows.array())
  }
}

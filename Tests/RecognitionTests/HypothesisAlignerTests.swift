import Layers
import Recognition
import Tensors
import TestSupport
import Testing

struct HypothesisAlignerTests {
  /// Four frames, the second and the last of which say 1 and 2.
  private let posteriors = Tensor(
    [0, -9, -9, -9, 0, -9, 0, -9, -9, -9, -9, 0], shape: [4, 3])

  private func speech(withCTC: Bool = true) -> EncodedSpeech {
    let states = SequenceBatch([Tensor(zeros: [4, 2])])
    guard withCTC else { return EncodedSpeech(states: states, posteriors: nil) }
    let rows = posteriors
    return EncodedSpeech(states: states) { $0.with(rows: rows) }
  }

  @Test func tokensStandWhereTheBestPathSpellsThem() {
    let found = speech().hypothesis(0, tokens: [1, 2], confidences: [0.5, 0.25], score: -3)
    #expect(
      found
        == Hypothesis(
          tokens: [
            .init(id: 1, frames: 1..<2, confidence: 0.5),
            .init(id: 2, frames: 3..<4, confidence: 0.25),
          ], score: -3))
  }

  @Test func withoutAPathTokensAreSpreadEvenly() {
    let many = speech().hypothesis(
      0, tokens: [1, 1, 1, 1], confidences: [1, 1, 1, 1], score: 0)
    #expect(many.tokens.map(\.frames) == [0..<1, 1..<2, 2..<3, 3..<4])
    let bare = speech(withCTC: false).hypothesis(
      0, tokens: [1, 2], confidences: [1, 1], score: 0)
    #expect(bare.tokens.map(\.frames) == [0..<2, 2..<4])
  }

  @Test func noTokensAreNoTokens() {
    #expect(speech().hypothesis(0, tokens: [], confidences: [], score: -1).tokens.isEmpty)
  }
}

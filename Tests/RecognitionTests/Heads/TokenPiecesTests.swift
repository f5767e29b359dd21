import Layers
import Tensors
import Testing

@testable import Recognition

struct TokenPiecesTests {
  /// Labels as CTC is sure of them: two utterances, and one of no frames between them. The first spells 1 2 2,
  /// the last 3.
  private let labels = [0, 1, 1, 2, 0, 2, 0, 3, 3, 0, 0]
  private let lengths = [7, 0, 4]

  private func speech(withCTC: Bool = true) -> EncodedSpeech {
    let states = SequenceBatch(rows: Tensor(zeros: [11, 2]), lengths: lengths)
    guard withCTC else { return EncodedSpeech(states: states, posteriors: nil) }
    let rows = Tensor(shape: [11, 5]) { span in
      for frame in 0..<11 {
        for label in 0..<5 { span[frame * 5 + label] = label == labels[frame] ? -0.1 : -4 }
      }
    }
    return EncodedSpeech(states: states) { $0.with(rows: rows) }
  }

  @Test func framesAreCutAfterTheFirstOfEachTokenOfTheLikeliestPath() throws {
    let pieces = try #require(speech().likeliestPieces)
    #expect(pieces.frames == [2, 2, 2, 1, 0, 1, 3])
    #expect(pieces.tokens == [1, 1, 1, 0, 0, 1, 0])
    #expect(pieces.counts == [3, 0, 1])
  }

  @Test func piecesThatSpellWhatIsHeardAreTheLikeliest() throws {
    let (heard, spelt) = (
      try #require(speech().likeliestPieces),
      try #require(speech().pieces(spelling: [[1, 2, 2], [], [3]]))
    )
    #expect(spelt.frames == heard.frames && spelt.tokens == heard.tokens)
    #expect(spelt.counts == heard.counts)
  }

  @Test func anUtteranceThatNoPathSpellsIsOnePiece() throws {
    let pieces = try #require(speech().pieces(spelling: [[1, 2], [4], [3, 3, 3]]))
    #expect(pieces.frames == [2, 2, 3, 0, 4])
    #expect(pieces.tokens == [1, 1, 0, 1, 3])
    #expect(pieces.counts == [2, 1, 3])
  }

  @Test func withoutCTCNobodyKnows() {
    #expect(speech(withCTC: false).likeliestPieces?.counts == nil)
    #expect(speech(withCTC: false).pieces(spelling: [[1], [], [3]])?.counts == nil)
  }
}

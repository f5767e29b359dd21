import Layers
import ModelFixtures
import Recognition
import Tensors
import Testing

struct LengthBoundTests {
  /// Posteriors whose best path has `tokens` tokens with a blank after each, then blanks.
  private func speech(_ utterances: [(tokens: Int, frames: Int)]) -> EncodedSpeech {
    let posteriors = SequenceBatch(
      utterances.map { tokens, frames in
        Tensor(
          (0..<frames).flatMap { $0 % 2 == 0 && $0 / 2 < tokens ? [-9, 0] : [0, -9] as [Float] },
          shape: [frames, 2])
      })
    return EncodedSpeech(
      states: SequenceBatch(
        rows: Tensor(zeros: [posteriors.rows.rows, 4]), lengths: posteriors.lengths)
    ) { _ in posteriors }
  }

  @Test func aBoundIsHalfAsMuchAgainAsCTCHeardAndFive() {
    #expect(speech([(4, 100), (0, 50), (7, 90)]).lengthBounds == [11, 5, 15])
  }

  @Test func aBoundThatIsKnownBeforehandHolds() {
    var known = speech([(4, 100), (0, 50)])
    known.knownBounds = [33, 16]
    #expect(known.lengthBounds == [33, 16])
  }

  @Test func noUtteranceHasMoreTokensThanFrames() {
    #expect(speech([(2, 4), (0, 3), (0, 0)]).lengthBounds == [4, 3, 0])
    #expect(
      TinyAttentionHead.speech([("a", 7), ("b", 0)], ctc: false).lengthBounds == [7, 0])
  }
}

import Layers
import Recognition
import Tensors
import Testing

struct CTCHeadTests {
  private let head: CTCHead

  /// Its posteriors are the softmax of the states: three tokens, the blank first.
  init() throws {
    let identity: [Float] = [1, 0, 0, 0, 1, 0, 0, 0, 1]
    let stored = StoredParameters([
      "output.weight": Tensor(identity, shape: [3, 3]), "output.bias": Tensor(zeros: [3]),
    ])
    head = try CTCHead(HeadSizes(width: 3, vocabulary: 3), ParameterScope(stored))
  }

  /// States in which each frame is sure of a token.
  private func speech(_ utterances: [Int]...) -> EncodedSpeech {
    let states = utterances.map { tokens in
      Tensor(tokens.flatMap { token in (0..<3).map { $0 == token ? 10 : 0 } }, shape: [tokens.count, 3])
    }
    return EncodedSpeech(states: SequenceBatch(states), posteriors: nil)
  }

  @Test(arguments: [1, 4])
  func repetitionsAndBlanksCollapse(beamSize: Int) throws {
    let found = try head.decode(
      speech([0, 1, 1, 0, 1, 2], [2], []), options: .init(beamSize: beamSize))
    #expect(found.map { $0[0].tokens.map(\.id) } == [[1, 1, 2], [2], []])
    let frames = found[0][0].tokens.map(\.frames.lowerBound)
    #expect(frames == [1, 4, 5])
    #expect(found[0][0].tokens.allSatisfy { $0.confidence > 0.99 && $0.confidence <= 1 })
    #expect(found[0][0].score < 0 && found[0][0].score > -0.01)
  }

  @Test func aBeamGivesAlternativesBestFirst() throws {
    let found = try head.decode(
      speech([1, 0, 2]), options: .init(beamSize: 8, alternatives: 3))[0]
    #expect(found.count == 3)
    #expect(found.map(\.score) == found.map(\.score).sorted(by: >))
    #expect(Set(found.map { $0.tokens.map(\.id) }).count == 3)
  }

  @Test func theLossIsLowForWhatWasSaidAndLeavesOutWhatDoesNotFit() {
    let speech = speech([1, 0, 2], [1])
    let right = head.loss(speech, targets: [[1, 2], [1]], .inference)
    let wrong = head.loss(speech, targets: [[2, 1], [1]], .inference)
    #expect(right.terms["ctc"].map { $0 < 0.01 } == true)
    #expect(wrong.total.scalar > right.total.scalar + 5)
    #expect(right.excluded.isEmpty)
    #expect(head.loss(speech, targets: [[1, 2], [1, 2]], .inference).excluded == [1])
  }
}

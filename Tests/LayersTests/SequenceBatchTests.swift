import Layers
import Tensors
import TestSupport
import Testing

@Suite struct SequenceBatchTests {
  private let utterances = [sample([3, 2], "a"), sample([0, 2], "b"), sample([4, 2], "c")]

  @Test func utterancesLieEndToEndAndComeBack() {
    let batch = SequenceBatch(utterances)
    #expect(batch.lengths == [3, 0, 4])
    #expect(batch.rows.shape == [7, 2])
    for (index, utterance) in utterances.enumerated() {
      #expect(batch.utterance(index).array() == utterance.array())
    }
  }

  @Test func aLayerKeepsTheDivision() {
    let doubled = SequenceBatch(utterances).mapRows { $0 * 2 }
    #expect(doubled.lengths == [3, 0, 4])
    #expect(doubled.utterance(2).array() == utterances[2].array().map { 2 * $0 })
  }

  @Test func gradientsReturnToTheirUtterance() {
    let leaves = utterances.map { $0.tracked() }
    let gradients = SequenceBatch(leaves).utterance(2).sum().gradients(of: leaves)
    #expect(
      gradients.map { $0.array() } == [
        [0, 0, 0, 0, 0, 0], [], Array(repeating: 1, count: 8),
      ])
  }

  @Test func someUtterancesMakeABatchOfTheirOwn() {
    let batch = SequenceBatch(utterances)
    let picked = batch.picking([2, 0])
    #expect(picked.lengths == [4, 3])
    #expect(picked.rows.array() == utterances[2].array() + utterances[0].array())
    #expect(batch.picking([0, 1, 2]).rows.array() == batch.rows.array())
    let leaf = batch.rows.tracked()
    let gradient = batch.with(rows: leaf).picking([2]).rows.sum().gradients(of: [leaf])[0]
    #expect(gradient.array() == Array(repeating: 0, count: 6) + Array(repeating: 1, count: 8))
  }

  @Test func lengthsThatDoNotFitAreAMistake() async {
    await #expect(processExitsWith: .failure) {
      _ = SequenceBatch(rows: Tensor(zeros: [3, 2]), lengths: [1, 1])
    }
  }
}

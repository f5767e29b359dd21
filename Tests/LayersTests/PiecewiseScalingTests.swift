import Layers
import Tensors
import TestSupport
import Testing

struct PiecewiseScalingTests {
  private let weights = Tensor([0.5, 0.25, 0.75, 0.5, 0.125, 0.375], shape: [6, 1])
  private let lengths = [2, 1, 0, 3]

  private func scaled(_ rows: Tensor, _ counts: [Int]) -> Tensor {
    PiecewiseScaling.scaled(SequenceBatch(rows: rows, lengths: lengths), counts: counts)
  }

  @Test func everyPieceWeighsWhatItHolds() {
    let found = scaled(weights, [1, 1, 0, 2]).array()
    #expect(abs(found[0] - 2.0 / 3) < 1e-6 && abs(found[1] - 1.0 / 3) < 1e-6)
    #expect(found[2] == 1)
    #expect(found[3...].elementsEqual([1, 0.25, 0.75]))
  }

  @Test func aPieceThatHoldsNothingWeighsNothing() {
    #expect(scaled(weights, [0, 1, 0, 0]).array() == [0, 0, 1, 0, 0, 0])
  }

  @Test func weightlessPiecesStayAsTheyAre() {
    let zeros = Tensor(zeros: [6, 1])
    #expect(scaled(zeros, [1, 1, 0, 1]).array() == [0, 0, 0, 0, 0, 0])
  }

  @Test func gradientsMatchCentralDifferences() {
    let factors = sample([6, 1], "factors")
    #expect(gradientMismatches(of: [weights]) { scaled($0[0], [1, 1, 0, 2]) * factors } == [])
  }
}

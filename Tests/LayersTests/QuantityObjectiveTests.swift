import Layers
import Tensors
import TestSupport
import Testing

struct QuantityObjectiveTests {
  private let weights = Tensor([0.5, 0.75, 0.5, 0.25, 0.5, 0.25], shape: [6, 1])
  private let lengths = [3, 2, 0, 1]

  private func objective(_ rows: Tensor) -> Tensor {
    QuantityObjective.objective(
      SequenceBatch(rows: rows, lengths: lengths), counts: [1, 3, 1, 0])
  }

  @Test func addsUpTheDistancesOfAllUtterances() {
    #expect(objective(weights).scalar == 0.75 + 2.25 + 1 + 0.25)
  }

  @Test func gradientsMatchCentralDifferences() {
    #expect(gradientMismatches(of: [weights]) { objective($0[0]) } == [])
    #expect(
      objective(weights.tracked()).scalar == 4.25)
  }

  @Test func aRightCountPullsNowhere() {
    let leaf = Tensor([0.5, 0.5], shape: [2, 1]).tracked()
    let loss = QuantityObjective.objective(
      SequenceBatch(rows: leaf, lengths: [2]), counts: [1])
    #expect(loss.scalar == 0)
    #expect(loss.gradients(of: [leaf])[0].array() == [0, 0])
  }

  @Test func aWeightThatIsNotANumberShows() {
    let bad = SequenceBatch(rows: Tensor([.nan, 1], shape: [2, 1]), lengths: [2])
    #expect(QuantityObjective.objective(bad, counts: [1]).scalar.isNaN)
  }
}

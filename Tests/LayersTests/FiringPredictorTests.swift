import Layers
import Tensors
import TestSupport
import Testing

struct FiringPredictorTests {
  private let parameters = FreshParameters(seed: 4)
  private let states = SequenceBatch(rows: sample([9, 6], "states", in: -3...3), lengths: [5, 4])

  private func predictor(dropout: Float = 0) throws -> FiringPredictor {
    try FiringPredictor(width: 6, kernel: 3, dropout: dropout, ParameterScope(parameters))
  }

  @Test func weightsLieBetweenZeroAndOneAndDiffer() throws {
    let weights = try predictor()(states, .inference)
    #expect(weights.lengths == [5, 4] && weights.rows.shape == [9, 1])
    #expect(weights.rows.array().allSatisfy { 0 < $0 && $0 < 1 })
    #expect(Set(weights.rows.array()).count == 9)
  }

  @Test func aFrameSeesItsNeighboursInItsUtterance() throws {
    let changed = Tensor.concatenating([
      states.rows.rows(0..<5), sample([1, 6], "another"), states.rows.rows(6..<9),
    ])
    let (before, after) = try (
      predictor()(states, .inference).rows.array(),
      predictor()(states.with(rows: changed), .inference).rows.array()
    )
    let moved = (0..<9).filter { before[$0] != after[$0] }
    #expect(moved == [5, 6])
  }

  @Test func dropoutIsForTraining() throws {
    let quiet = try predictor(dropout: 0.5)
    let one = quiet(states, .training(RandomKey(1))).rows.array()
    #expect(one == quiet(states, .training(RandomKey(1))).rows.array())
    #expect(one != quiet(states, .training(RandomKey(2))).rows.array())
    #expect(
      quiet(states, .inference).rows.array() == (try predictor())(states, .inference).rows.array())
  }

  @Test func gradientsMatchCentralDifferences() throws {
    let predictor = try predictor()
    #expect(
      gradientMismatches(of: [states.rows], step: 1e-3) {
        predictor(states.with(rows: $0[0]), .inference).rows
      } == [])
  }
}

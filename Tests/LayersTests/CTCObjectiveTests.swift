import Layers
import Tensors
import TestSupport
import Testing

@Suite struct CTCObjectiveTests {
  @Test func lossAndGradientAreThoseOfTorch() throws {
    let golden = try GoldenTensors("ctc_loss")
    let lengths = try golden.integers("lengths")
    let flat = try golden.integers("targets")
    var targets: [[Int]] = []
    var next = 0
    for length in try golden.integers("target.lengths") {
      targets.append(Array(flat[next..<next + length]))
      next += length
    }
    let logits = try golden["input"].tracked()
    let upstream = try golden["upstream"].array()
    // Torch weighs each utterance's loss; ours is a sum, so each utterance is taken by itself.
    var total = Tensor([0], shape: [])
    var first = 0
    for (index, length) in lengths.enumerated() {
      let rows = logits.rows(first..<first + length).logSoftmax()
      let objective = CTC.objective(
        SequenceBatch(rows: rows, lengths: [length]), targets: [targets[index]])
      #expect(
        try golden.mismatch(
          Tensor(
            golden["output"].array().enumerated().map {
              $0.offset == index ? objective.losses[0] ?? 0 : $0.element
            }, shape: [lengths.count]), "output") == nil)
      total = total + objective.total * upstream[index]
      first += length
    }
    #expect(try golden.mismatch(total.gradients(of: [logits])[0], "grad.input") == nil)
  }

  @Test func anInfeasibleTargetAddsNothing() {
    let rows = sample([5, 4], "logits").tracked()
    let both = CTC.objective(
      SequenceBatch(rows: rows.logSoftmax(), lengths: [3, 2]), targets: [[1, 2], [1, 2, 3]])
    #expect(both.losses[0] != nil && both.losses[1] == nil)
    #expect(both.total.scalar == both.losses[0])
    let gradient = both.total.gradients(of: [rows])[0].array()
    #expect(gradient.suffix(8).allSatisfy { $0 == 0 })
    #expect(gradient.prefix(12).contains { $0 != 0 })
  }

  @Test func gradientsMatchCentralDifferences() {
    let logits = sample([9, 5], "logits", in: -2...2)
    #expect(
      gradientMismatches(of: [logits]) {
        CTC.objective(
          SequenceBatch(rows: $0[0].logSoftmax(), lengths: [5, 4]), targets: [[1, 1], [3, 2, 4]]
        ).total
      } == [])
  }
}

import Layers
import Tensors
import TestSupport
import Testing

struct ConsistencyTests {
  @Test func divergenceAndGradientAreThoseOfTorch() throws {
    let golden = try GoldenTensors("consistency")
    let logits = try golden["input"].tracked()
    let objective = Consistency.objective(logits.logSoftmax())
    #expect(try golden.mismatch(Tensor([objective.scalar], shape: [1]), "output") == nil)
    let total = try objective * golden["upstream"].array()[0]
    #expect(try golden.mismatch(total.gradients(of: [logits])[0], "grad.input") == nil)
  }

  @Test func viewsThatAreHeardAlikeDoNotDiverge() {
    let view = sample([5, 7], "view", in: -3...3)
    let logits = Tensor.concatenating([view, view]).tracked()
    let objective = Consistency.objective(logits.logSoftmax())
    #expect(objective.scalar == 0)
    #expect(objective.gradients(of: [logits])[0].array().allSatisfy { abs($0) < 1e-6 })
  }

  @Test func theOrderOfTheViewsDoesNotMatter() {
    let (first, second) = (sample([5, 7], "a", in: -3...3), sample([5, 7], "b", in: -3...3))
    let one = Consistency.objective(Tensor.concatenating([first, second]).logSoftmax())
    let other = Consistency.objective(Tensor.concatenating([second, first]).logSoftmax())
    #expect(one.scalar > 0 && abs(one.scalar / other.scalar - 1) < 1e-6)
  }

  @Test func whatIsAlmostImpossibleIsFinite() {
    let logits = Tensor([0, -200, -200, 0], shape: [2, 2]).tracked()
    let objective = Consistency.objective(logits.logSoftmax())
    #expect(objective.scalar == 400)
    #expect(objective.gradients(of: [logits])[0].array().allSatisfy { $0.isFinite })
  }
}

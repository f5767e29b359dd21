import Tensors
import TestSupport
import Testing

@Suite struct InPlaceUpdatesTests {
  @Test func aCopyHasMemoryOfItsOwn() {
    let original = sample([3, 7], "x")
    let (copy, before) = (original.copied(), original.array())
    copy.accumulate(copy)
    #expect(original.array() == before)
    #expect(copy.array() == before.map { 2 * $0 })
  }

  @Test func replacedRowsAreThoseThatWereNamed() {
    let target = Tensor(zeros: [4, 2])
    target.replace(rows: [3, 1], with: Tensor([1, 2, 3, 4], shape: [2, 2]))
    #expect(target.array() == [0, 0, 3, 4, 0, 0, 1, 2])
  }

  @Test func anAverageMovesByWhatItForgets() {
    let (parameter, average) = (Tensor([8, 2], shape: [2]), Tensor([0, 10], shape: [2]))
    let nothing = Tensor(zeros: [2])
    parameter.update(
      moments: (nothing.copied(), nothing.copied()), along: nothing, scaledBy: 1,
      AdamWStep(rate: 1, betas: (0.9, 0.98), epsilon: 1e-8, weightDecay: 0, time: 1),
      average: (average, 0.75))
    #expect(parameter.array() == [8, 2])
    #expect(average.array() == [2, 8])
  }

  @Test func clippingScalesTheGradientAsGoldenNormsDo() throws {
    // With beta1 = 0 the first moment is the scaled gradient itself.
    let golden = try GoldenTensors("gradient_clipping")
    let (norm, limit) = (try golden["norm"].scalar, try golden["limit"].scalar)
    for name in ["a", "b"] {
      let gradient = try golden["gradient.\(name)"]
      let first = Tensor(zeros: gradient.shape)
      Tensor(zeros: gradient.shape).update(
        moments: (first, Tensor(zeros: gradient.shape)), along: gradient, scaledBy: limit / norm,
        AdamWStep(rate: 0.1, betas: (0, 0.9), epsilon: 1e-8, weightDecay: 0, time: 1))
      #expect(try golden.mismatch(first, "clipped.\(name)") == nil)
    }
  }

  @Test(arguments: 1...40)
  func everyElementIsUpdatedAtEveryLength(count: Int) {
    let parameter = Tensor(repeating: 1, shape: [count])
    let step = AdamWStep(rate: 0.5, betas: (0.9, 0.98), epsilon: 1e-8, weightDecay: 0, time: 1)
    parameter.update(
      moments: (Tensor(zeros: [count]), Tensor(zeros: [count])),
      along: Tensor(repeating: -3, shape: [count]), scaledBy: 1, step)
    // The first step of Adam has the size of the rate whatever the gradient.
    #expect(parameter.array().allSatisfy { abs($0 - 1.5) < 1e-5 })
  }

  @Test func otherShapesAreAMistake() async {
    await #expect(processExitsWith: .failure) { Tensor(zeros: [2]).accumulate(Tensor(zeros: [3])) }
    await #expect(processExitsWith: .failure) {
      let two = Tensor(zeros: [2])
      two.update(
        moments: (two.copied(), two.copied()), along: two, scaledBy: 1,
        AdamWStep(rate: 1, betas: (0.9, 0.98), epsilon: 1e-8, weightDecay: 0, time: 1),
        average: (Tensor(zeros: [1]), 0.5))
    }
  }
}

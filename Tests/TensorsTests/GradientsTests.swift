import TestSupport
import Testing

@testable import Tensors

@Suite struct GradientsTests {
  @Test func useRecordsNothing() {
    let x = sample([3, 3], "x")
    #expect(!x.product(x).activated(.swish).softmax().sum().isTracked)
    #expect(!x.tracked().detached().isTracked)
    #expect((x.tracked() + x).isTracked)
  }

  @Test func aLeafThatHasNoPartInTheResultHasAGradientOfZero() {
    let (x, y) = (sample([2], "x").tracked(), sample([5], "y").tracked())
    let gradients = x.sum().gradients(of: [x, y])
    #expect(gradients[0].array() == [1, 1])
    #expect(gradients[1].array() == [0, 0, 0, 0, 0])
    #expect(Tensor([3], shape: []).gradients(of: [x])[0].array() == [0, 0])
  }

  @Test func everyPathToALeafIsCounted() {
    let x = Tensor([2, 3], shape: [2]).tracked()
    let square = x * x
    // d(x⁴ + 3x² + x²)/dx = 4x³ + 8x
    let gradient = (square * square + square * 3 + square).sum().gradients(of: [x])[0]
    #expect(gradient.array() == [32 + 16, 108 + 24])
  }

  @Test func addingUpGradientsChangesNoneThatIsInUse() {
    // Both operands of a sum receive the same tensor as their gradient; adding to one must not change the other.
    let (x, y) = (sample([4], "x").tracked(), sample([4], "y").tracked())
    let gradients = ((x + y) + (x * 2) + (x * 3)).sum().gradients(of: [x, y])
    #expect(gradients[0].array() == [6, 6, 6, 6])
    #expect(gradients[1].array() == [1, 1, 1, 1])
  }

  @Test func aDetachedFactorIsAConstant() {
    let x = Tensor([2, 3], shape: [2]).tracked()
    #expect((x * x.detached()).sum().gradients(of: [x])[0].array() == [2, 3])
  }

  @Test func anOperationFromElsewhereBringsItsOwnPullback() {
    let x = Tensor([2, 3], shape: [2]).tracked()
    let y = Tensor.custom(value: Tensor([10, 20], shape: [2]), inputs: [x]) { [$0 * 7] }
    #expect((y * y).sum().gradients(of: [x])[0].array() == [140, 280])
  }

  @Test func graphsOfManyStepsAreFollowedAndFreed() {
    let x = Tensor([1], shape: [1]).tracked()
    var sum = x
    for _ in 0..<5_000 { sum = sum + x }
    #expect(sum.sum().gradients(of: [x])[0].array() == [5_001])
  }

  @Test func gradientsOfSomethingThatIsNoScalarAreAMistake() async {
    await #expect(processExitsWith: .failure) {
      let x = Tensor(zeros: [2]).tracked()
      _ = (x + x).gradients(of: [x])
    }
  }
}

import TestSupport
import Testing

@testable import Tensors

/// The kernels are vectorised with remainders of their own: every length up to some vectors is compared with a
/// plain loop.
@Suite struct CPUDeviceTests {
  private let device = CPUDevice.shared

  @Test func elementwiseKernelsAgreeWithALoopAtEveryLength() {
    for count in 1...70 {
      let (a, b) = (sample([count], "a"), sample([count], "b"))
      let pairs = Array(zip(a.array(), b.array()))
      #expect(device.add(a, b).array() == pairs.map { $0 + $1 })
      #expect(device.subtract(a, b).array() == pairs.map { $0 - $1 })
      #expect(device.multiply(a, b).array() == pairs.map { $0 * $1 })
      #expect(device.scale(a, by: 3).array() == pairs.map { $0.0 * 3 })
      let sum = device.copy(a)
      device.accumulate(b, into: sum)
      #expect(sum.array() == pairs.map { $0 + $1 })
    }
  }

  @Test func sumsAgreeWithALoopAtEveryLength() {
    for count in 1...70 {
      let a = sample([count], "a").array()
      let tensor = Tensor(a, shape: [count])
      #expect(abs(device.sum(tensor) - a.reduce(0) { $0 + Double($1) }) < 1e-6)
      #expect(
        abs(device.sumOfSquares(tensor) - a.reduce(0) { $0 + Double($1) * Double($1) }) < 1e-6)
    }
  }

  @Test func sumsOfColumnsAgreeWithALoopAtEveryWidth() {
    for width in 1...40 {
      let (a, b) = (sample([5, width], "a"), sample([5, width], "b"))
      let (sums, products) = (device.columnSums(a).array(), device.columnProducts(a, b).array())
      for column in 0..<width {
        let places = (0..<5).map { $0 * width + column }
        let sum = places.reduce(0) { $0 + Double(a.array()[$1]) }
        let product = places.reduce(0) { $0 + Double(a.array()[$1] * b.array()[$1]) }
        #expect(abs(Double(sums[column]) - sum) < 1e-5)
        #expect(abs(Double(products[column]) - product) < 1e-5)
      }
    }
  }

  @Test func anElementDoesNotDependOnItsPlaceInAVector() {
    let x = sample([67], "x", in: -8...8)
    for function in [ActivationFunction.relu, .swish, .gelu, .sigmoid, .tanh] {
      let whole = device.activate(x, function).array()
      for index in 0..<67 {
        let alone = Tensor([x.array()[index]], shape: [1])
        #expect(device.activate(alone, function).array() == [whole[index]])
      }
    }
  }

  @Test func spareRowsAreZero() {
    let tensor = device.empty([17, 5])
    let rows = RowBlocks.padded(17)
    #expect(tensor.storage.capacity == rows * 5)
    #expect((85..<rows * 5).allSatisfy { tensor.storage.base[$0] == 0 })
  }
}

import TestSupport
import Testing

@testable import Tensors

@Suite struct GeneralProductTests {
  @Test func blocksOfLargerMatricesAreMultipliedInPlace() {
    // Columns 1…3 of a [4, 7], columns 2…5 of b [3, 9], into columns 1…4 of c [4, 6].
    let (a, b) = (sample([4, 7], "a"), sample([3, 9], "b"))
    let c = Tensor(repeating: 9, shape: [4, 6])
    generalProduct(
      4, 4, inner: 3, Block(a.pointer + 1, stride: 7), Block(b.pointer + 2, stride: 9),
      into: Block(c.pointer + 1, stride: 6))
    let expected = a.columns(1..<4).product(b.columns(2..<6)).array()
    for row in 0..<4 {
      #expect(c.array()[row * 6] == 9 && c.array()[row * 6 + 5] == 9)
      for column in 0..<4 {
        #expect(abs(c.array()[row * 6 + 1 + column] - expected[row * 4 + column]) < 1e-6)
      }
    }
  }

  @Test func aProductIsAddedToWhatIsThere() {
    let (a, b) = (sample([3, 5], "a"), sample([2, 5], "b"))
    let c = Tensor(repeating: 1, shape: [3, 2])
    generalProduct(
      3, 2, inner: 5, Block(a.pointer, stride: 5), Block(b.pointer, stride: 5).transposed,
      beta: 2, into: Block(c.pointer, stride: 2))
    for (found, product) in zip(c.array(), a.product(b, transposingOther: true).array()) {
      #expect(abs(found - (product + 2)) < 1e-6)
    }
  }

  @Test func aProductWithoutRowsWritesNothing() {
    let c = Tensor(repeating: 4, shape: [1, 1])
    generalProduct(
      0, 1, inner: 1, Block(c.pointer, stride: 1), Block(c.pointer, stride: 1),
      into: Block(c.pointer, stride: 1))
    #expect(c.scalar == 4)
  }
}

import TestSupport
import Testing

@testable import Tensors

@Suite struct TensorTests {
  @Test func aTensorHoldsItsNumbersInRowMajorOrder() {
    let tensor = Tensor([1, 2, 3, 4, 5, 6], shape: [2, 3])
    #expect(tensor.array() == [1, 2, 3, 4, 5, 6])
    #expect((tensor.rows, tensor.columns, tensor.count) == (2, 3, 6))
    #expect(tensor.rows(1..<2).array() == [4, 5, 6])
    #expect(tensor.withSpan { $0[4] } == 5)
  }

  @Test func aScalarIsOneRowOfOneNumber() {
    let scalar = Tensor([7], shape: [])
    #expect((scalar.rows, scalar.columns, scalar.count, scalar.scalar) == (1, 1, 1, 7))
  }

  @Test func emptyTensorsAreTensors() {
    let empty = Tensor([], shape: [0, 4])
    #expect((empty.rows, empty.columns, empty.count) == (0, 4, 0))
    #expect(empty.isFinite && empty.array().isEmpty)
  }

  @Test func placesThatAreNotFilledAreZero() {
    let tensor = Tensor(shape: [3]) { $0[1] = 5 }
    #expect(tensor.array() == [0, 5, 0])
    #expect(Tensor(repeating: 2, shape: [2, 2]).array() == [2, 2, 2, 2])
  }

  @Test func anotherShapeIsTheSameMemory() {
    let tensor = sample([4, 6], "x")
    let other = tensor.reshaped([3, 8])
    #expect(other.array() == tensor.array())
    #expect(other.storage === tensor.storage)
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity])
  func oneBadNumberAnywhereIsNoticed(bad: Float) {
    for place in [0, 15, 16, 99] {
      let tensor = Tensor(shape: [100]) { $0[place] = bad }
      #expect(!tensor.isFinite)
    }
    #expect(Tensor(repeating: .greatestFiniteMagnitude, shape: [100]).isFinite)
  }

  @Test func randomNumbersFollowKeyAndPositionOnly() {
    let short = Tensor(uniform: -2...3, shape: [10], key: RandomKey(1)).array()
    let long = Tensor(uniform: -2...3, shape: [20, 500], key: RandomKey(1)).array()
    #expect(short == Array(long.prefix(10)))
    #expect(short != Tensor(uniform: -2...3, shape: [10], key: RandomKey(2)).array())
    #expect(long.allSatisfy { (-2...3).contains($0) })
    #expect(abs(long.reduce(0, +) / 10_000 - 0.5) < 0.06)
  }

  @Test func normalNumbersHaveTheDeviationAskedFor() {
    let numbers = Tensor(normal: 3, shape: [20_000], key: RandomKey(1)).array()
    let variance = numbers.reduce(0) { $0 + Double($1 * $1) } / 20_000
    #expect(abs(variance.squareRoot() - 3) < 0.06)
    #expect(abs(numbers.reduce(0, +) / 20_000) < 0.09)
  }

  @Test func shapesThatDoNotFitAreAMistake() async {
    await #expect(processExitsWith: .failure) { _ = Tensor([1, 2, 3], shape: [2, 2]) }
    await #expect(processExitsWith: .failure) { _ = Tensor(zeros: [4]).reshaped([3]) }
    await #expect(processExitsWith: .failure) { _ = Tensor(zeros: [2]).scalar }
  }
}

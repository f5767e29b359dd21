import Tensors
import TestSupport
import Testing

@testable import Recognition

struct QuantizedRowsTests {
  @Test func noWeightIsOffByMoreThanHalfAStepOfItsRow() {
    let weights = sample([5, 37], "weights")
    let rows = QuantizedRows(weights)
    let restored = Tensor(shape: [5, 37]) { rows.restore(into: &$0) }.array()
    for (index, weight) in weights.array().enumerated() {
      let row = weights.array()[index / 37 * 37..<(index / 37 + 1) * 37]
      let step = (row.map(\.magnitude).max() ?? 0) / 127
      #expect(abs(weight - restored[index]) <= step * 0.5001)
    }
    #expect(rows.numbers.count == 5 * 37 && rows.scales.count == 5)
  }

  @Test func theLargestWeightOfARowIsKept() {
    let rows = QuantizedRows(Tensor([1, -4, 0.5, 2, 1, 0], shape: [2, 3]))
    #expect(rows.scales == [4 / 127, 2 / 127])
    #expect(rows.numbers.map { Int8(bitPattern: $0) } == [32, -127, 16, 127, 64, 0])
  }

  @Test func whatIsStoredAgainStaysTheSame() {
    let first = QuantizedRows(sample([8, 16], "weights"))
    let second = QuantizedRows(Tensor(shape: [8, 16]) { first.restore(into: &$0) })
    #expect(first.numbers == second.numbers)
  }

  @Test func rowsOfZerosAndOfTheSmallestNumbersComeBack() {
    let tiny = Float.leastNonzeroMagnitude
    let rows = QuantizedRows(Tensor([0, 0, tiny, -tiny], shape: [2, 2]))
    let restored = Tensor(shape: [2, 2]) { rows.restore(into: &$0) }.array()
    #expect(restored.allSatisfy { abs($0) <= tiny })
    #expect(QuantizedRows(Tensor([], shape: [0, 3])).numbers.isEmpty)
  }
}

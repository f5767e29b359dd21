import TestSupport
import Testing

@testable import Tensors

struct QuantizedMatrixTests {
  private func numbers(_ matrix: QuantizedMatrix, row: Int) -> [Int8] {
    (0..<matrix.columns).map { matrix.row(row).load(fromByteOffset: $0, as: Int8.self) }
  }

  @Test func aRowsLargestNumberIs127TimesItsScale() {
    let values = [0.5, -2, 1] + [Float](repeating: 0, count: 48)
    let matrix = QuantizedMatrix(Tensor(values, shape: [17, 3]), zero: 0)
    #expect(numbers(matrix, row: 0) == [32, -127, 64])
    #expect(numbers(matrix, row: 1) == [0, 0, 0])
    #expect(matrix.scales == [2.0 / 127] + Array(repeating: 0, count: 16))
    #expect(matrix.paddedRows > 17)
    #expect(numbers(matrix, row: matrix.paddedRows - 1) == [0, 0, 0])
  }

  @Test func noNumberMovesByMoreThanHalfAScale() {
    let x = sample([9, 77], "x")
    let matrix = QuantizedMatrix(x, zero: 0)
    for (index, value) in x.array().enumerated() {
      let (row, column) = (index / 77, index % 77)
      let back = Float(numbers(matrix, row: row)[column]) * matrix.scales[row]
      #expect(abs(back - value) <= 0.501 * matrix.scales[row])
    }
  }

  @Test(arguments: [0, 1], [1, 5])
  func patchesAreQuantizedAsRowsOfPatchesAre(padding: Int, channels: Int) {
    let grid = StridedGrid(lengths: [7, 2, 40], bins: 6, channels: channels, padding: padding)
    let x = sample([49, 6 * channels], "x")
    let expected = QuantizedMatrix(CPUDevice.shared.patches(x, grid))
    let found = QuantizedMatrix(patchesOf: x, grid)
    #expect(found.scales == expected.scales)
    #expect((found.rows, found.columns) == (expected.rows, expected.columns))
    for row in 0..<expected.paddedRows {
      #expect(numbers(found, row: row) == numbers(expected, row: row))
    }
  }

  @Test(arguments: [Float.nan, .infinity])
  func whatIsNotFiniteIsNotForgotten(bad: Float) {
    let matrix = QuantizedMatrix(Tensor([1, bad, 2, 3], shape: [2, 2]))
    #expect(!matrix.scales[0].isFinite)
    #expect(matrix.scales[1].isFinite)
  }

  @Test func theRowsOfAProductHaveNoSign() {
    let x = sample([3, 40], "x")
    let (signed, rows) = (QuantizedMatrix(x, zero: 0), QuantizedMatrix(x))
    #expect(signed.scales == rows.scales)
    for row in 0..<3 {
      let bytes = (0..<40).map { rows.row(row).load(fromByteOffset: $0, as: UInt8.self) }
      #expect(bytes.map { Int($0) - 128 } == numbers(signed, row: row).map { Int($0) })
      #expect(Int(signed.rowSums[row]) == numbers(signed, row: row).reduce(0) { $0 + Int($1) })
    }
  }
}

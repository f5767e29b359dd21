import TestSupport
import Testing

@testable import Tensors

struct RoundedMatrixTests {
  @Test func numbersOfEightBitsAreKeptAndRowsOfZerosFollow() {
    let values = (0..<(5 * 3)).map { Float($0 - 7) * 0.25 }
    let matrix = RoundedMatrix(Tensor(values, shape: [5, 3]))
    #expect(matrix.paddedRows == RowBlocks.padded(5))
    for row in 0..<matrix.paddedRows {
      for column in 0..<3 {
        let bits = matrix.row(row).load(fromByteOffset: 2 * column, as: UInt16.self)
        let expected = row < 5 ? values[row * 3 + column] : 0
        #expect(Float(bitPattern: UInt32(bits) << 16) == expected)
      }
    }
  }

  @Test func othersAreRoundedToTheNearest() {
    let x = sample([7, 11], "x")
    let matrix = RoundedMatrix(x)
    for (index, value) in x.array().enumerated() {
      let bits = matrix.row(index / 11).load(fromByteOffset: 2 * (index % 11), as: UInt16.self)
      #expect(abs(Float(bitPattern: UInt32(bits) << 16) - value) <= abs(value) / 256)
    }
  }
}

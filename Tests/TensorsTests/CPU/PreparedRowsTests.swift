import TestSupport
import Testing

@testable import Tensors

struct PreparedRowsTests {
  @Test(arguments: Precision.allCases.filter(\.isSupported))
  func rowsLieWhereTheyAreLookedFor(precision: Precision) {
    let x = sample([5, 48], "x")
    let all = PreparedRows(x, precision, on: .shared)
    #expect(all.rows == 5 && all.paddedRows == RowBlocks.packed(5))
    for row in 0..<5 {
      let alone = PreparedRows(x.rows(row..<row + 1), precision, on: .shared)
      let bytes = precision == .f32 ? 192 : precision == .bf16 ? 96 : 48
      for byte in 0..<bytes {
        #expect(
          all.row(row).load(fromByteOffset: byte, as: UInt8.self)
            == alone.row(0).load(fromByteOffset: byte, as: UInt8.self))
      }
      if precision == .int8 { #expect(all.scales[row] == alone.scales[0]) }
    }
    #expect(precision == .int8 || all.scales.isEmpty)
  }

  /// An odd number of channels cannot be moved two at a time, and goes the long way.
  @Test(arguments: [3, 4])
  func patchesOfRoundedNumbersAreRoundedPatches(channels: Int) {
    let grid = StridedGrid(lengths: [7, 4], bins: 6, channels: channels, padding: 1)
    let x = sample([11, 6 * channels], "x")
    let patches = PreparedRows(patchesOf: x, grid, .bf16, on: .shared)
    let expected = RoundedMatrix(CPUDevice.shared.patches(x, grid))
    #expect(patches.rows == expected.rows)
    for row in 0..<expected.rows {
      for column in 0..<9 * channels {
        #expect(
          patches.row(row).load(fromByteOffset: 2 * column, as: UInt16.self)
            == expected.row(row).load(fromByteOffset: 2 * column, as: UInt16.self))
      }
    }
  }
}

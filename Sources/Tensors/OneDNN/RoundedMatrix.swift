import CKernels

/// A matrix rounded to bf16, row by row, with rows of zeros after the last up to a padded count, so that
/// products can be run with few shapes.
///
/// `@unchecked Sendable` because the memory is written in the initialiser and only read afterwards.
final class RoundedMatrix: @unchecked Sendable {
  /// The numbers that the matrix was made of.
  let rows, columns: Int
  /// The rows in memory.
  let paddedRows: Int
  private let memory: UnsafeMutableRawPointer

  /// The rows in memory are `RowBlocks.padded` unless they are counted.
  init(_ tensor: Tensor, paddedRows: Int? = nil) {
    precondition(tensor.shape.count == 2, "a matrix has two dimensions, not \(tensor.shape)")
    (rows, columns) = (tensor.shape[0], tensor.shape[1])
    let paddedRows = paddedRows ?? RowBlocks.padded(rows)
    self.paddedRows = paddedRows
    let (count, capacity) = (tensor.count, paddedRows * columns)
    memory = .allocate(byteCount: max(64, 2 * capacity), alignment: 64)
    forEachStretch(of: rows, numbers: columns) { [columns, memory] in
      let place = $0.lowerBound * columns
      ck_round_to_bf16(memory + 2 * place, tensor.pointer + place, $0.count * columns)
    }
    (memory + 2 * count).initializeMemory(
      as: UInt8.self, repeating: 0, count: 2 * (capacity - count))
    withExtendedLifetime(tensor) {}
  }

  deinit { memory.deallocate() }

  /// The first number of a row.
  func row(_ index: Int) -> UnsafeMutableRawPointer { memory + 2 * index * columns }
}

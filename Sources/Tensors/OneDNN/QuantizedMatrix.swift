import CKernels

/// A matrix as whole numbers of 8 bits and a scale for each row, with rows of zeros after the last up to a
/// padded count.
///
/// `@unchecked Sendable` because the memory is written in the initialiser and only read afterwards.
final class QuantizedMatrix: @unchecked Sendable {
  /// The numbers that the matrix was made of.
  let rows, columns: Int
  /// The rows in memory.
  let paddedRows: Int
  /// What the whole numbers of each row are multiplied by.
  let scales: [Float]
  private let memory: UnsafeMutablePointer<Int8>

  init(_ tensor: Tensor) {
    precondition(tensor.shape.count == 2, "a matrix has two dimensions, not \(tensor.shape)")
    let (rows, columns) = (tensor.shape[0], tensor.shape[1])
    (self.rows, self.columns) = (rows, columns)
    paddedRows = RowBlocks.padded(rows)
    let (count, capacity) = (tensor.count, paddedRows * columns)
    let raw = UnsafeMutableRawPointer.allocate(byteCount: max(64, capacity), alignment: 64)
    let memory = raw.bindMemory(to: Int8.self, capacity: max(64, capacity))
    scales = Array(unsafeUninitializedCapacity: rows) { scales, initialized in
      if let scales = scales.baseAddress {
        ck_quantize_rows(memory, scales, tensor.pointer, rows, columns)
      }
      initialized = rows
    }
    (memory + count).initialize(repeating: 0, count: capacity - count)
    self.memory = memory
    withExtendedLifetime(tensor) {}
  }

  deinit { memory.deallocate() }

  /// The first number of a row.
  func row(_ index: Int) -> UnsafeMutableRawPointer {
    UnsafeMutableRawPointer(memory + index * columns)
  }
}

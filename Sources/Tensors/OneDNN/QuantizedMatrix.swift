import CKernels

/// A matrix as whole numbers of 8 bits and a scale for each row, with rows of zeros after the last up to a
/// padded count.
///
/// `@unchecked Sendable` because the memory is written in the initialiser and only read afterwards.
final class QuantizedMatrix: @unchecked Sendable {
  /// What is added to the whole numbers of rows, so that they have no sign.
  static let rowZero: Int32 = 128

  /// The numbers that the matrix was made of.
  let rows, columns: Int
  /// The rows in memory.
  let paddedRows: Int
  /// What the whole numbers of each row are multiplied by.
  let scales: [Float]
  private let memory: UnsafeMutablePointer<UInt8>

  /// Whole numbers from −127 to 127 plus `zero`: the rows of a product have `rowZero`, weights 0.
  init(_ tensor: Tensor, zero: Int32 = rowZero) {
    precondition(tensor.shape.count == 2, "a matrix has two dimensions, not \(tensor.shape)")
    let (rows, columns) = (tensor.shape[0], tensor.shape[1])
    (self.rows, self.columns) = (rows, columns)
    paddedRows = RowBlocks.packed(rows)
    let (count, capacity) = (tensor.count, paddedRows * columns)
    let raw = UnsafeMutableRawPointer.allocate(byteCount: max(64, capacity), alignment: 64)
    let memory = raw.bindMemory(to: UInt8.self, capacity: max(64, capacity))
    scales = Array(unsafeUninitializedCapacity: rows) { scales, initialized in
      if let scales = scales.baseAddress {
        ck_quantize_rows(memory, scales, tensor.pointer, Float(zero), rows, columns)
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

  /// The sum of each row's numbers with a sign.
  var rowSums: [Int32] {
    (0..<rows).map { row in
      let numbers = UnsafeBufferPointer(start: memory + row * columns, count: columns)
      return numbers.reduce(into: 0) { $0 &+= Int32(Int8(bitPattern: $1)) }
    }
  }
}

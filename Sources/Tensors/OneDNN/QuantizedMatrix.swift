import CKernels

/// A matrix as whole numbers of 8 bits and a scale for each row, with rows of zeros after the last up to a
/// padded count.
///
/// `@unchecked Sendable` because the memory is written in the initialiser and only read afterwards.
final class QuantizedMatrix: @unchecked Sendable {
  /// What is added to the whole numbers of rows, so that they have no sign.
  static let rowZero: Int32 = 128
  /// The most columns of a weight that 32 bits hold what `rowZero` adds to the sum of a row with: 127 is the largest
  /// number.
  static let mostColumns = Int(Int32.max / (127 * rowZero))

  /// The numbers that the matrix was made of.
  let rows, columns: Int
  /// The rows in memory.
  let paddedRows: Int
  /// What the whole numbers of each row are multiplied by.
  let scales: [Float]
  private let memory: UnsafeMutablePointer<UInt8>

  /// Whole numbers from −127 to 127 plus `zero`: the rows of a product have `rowZero`, weights 0.
  convenience init(_ tensor: Tensor, zero: Int32 = rowZero) {
    precondition(tensor.shape.count == 2, "a matrix has two dimensions, not \(tensor.shape)")
    let (rows, columns) = (tensor.shape[0], tensor.shape[1])
    self.init(rows: rows, columns: columns) { memory, scales in
      forEachStretch(of: rows, numbers: columns) {
        let place = $0.lowerBound * columns
        ck_quantize_rows(
          memory + place, scales + $0.lowerBound, tensor.pointer + place, Float(zero), $0.count,
          columns)
      }
    }
    withExtendedLifetime(tensor) {}
  }

  /// The patches of pictures, each a row. The number that is largest in a patch is found among the largest at each of
  /// its places, so that patches, which are larger than the picture, are written once and as bytes.
  convenience init(patchesOf x: Tensor, _ grid: StridedGrid) {
    let (bins, width) = (grid.outputBins, 9 * grid.channels)
    self.init(rows: grid.outputRows * bins, columns: width) { memory, scales in
      grid.forEachStretch { input, output, frames, outputFrames, timePadding in
        // The frames that these patches have something of.
        let seen = min(frames, 2 * outputFrames + 1 - timePadding)
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: max(1, seen * grid.bins)) {
          largest in
          guard let largest = largest.baseAddress else { return }
          ck_quantize_patches(
            memory + output * bins * width, scales + output * bins, largest,
            x.pointer + input * grid.inputWidth, Float(Self.rowZero), seen, grid.bins,
            grid.channels, outputFrames, bins, timePadding, grid.binPadding)
        }
      }
    }
    withExtendedLifetime(x) {}
  }

  /// Rows and scales that `write` writes.
  private init(
    rows: Int, columns: Int,
    _ write: (UnsafeMutablePointer<UInt8>, _ scales: UnsafeMutablePointer<Float>) -> Void
  ) {
    (self.rows, self.columns) = (rows, columns)
    paddedRows = RowBlocks.packed(rows)
    let (count, capacity) = (rows * columns, paddedRows * columns)
    let raw = UnsafeMutableRawPointer.allocate(byteCount: max(64, capacity), alignment: 64)
    let memory = raw.bindMemory(to: UInt8.self, capacity: max(64, capacity))
    scales = Array(unsafeUninitializedCapacity: rows) { scales, initialized in
      if let scales = scales.baseAddress { write(memory, scales) }
      initialized = rows
    }
    (memory + count).initialize(repeating: 0, count: capacity - count)
    self.memory = memory
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

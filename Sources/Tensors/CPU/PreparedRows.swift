/// Rows in the form that products with packed weights of a precision take, made once however many weights they
/// meet, with spare rows up to a padded count.
struct PreparedRows {
  /// The precision of the weights that they meet.
  let precision: Precision
  /// The rows that count, and those in memory.
  let rows, paddedRows: Int
  /// What each row is multiplied by after a product of whole numbers; empty otherwise.
  let scales: [Float]
  private let base: UnsafeMutableRawPointer
  private let rowBytes: Int
  /// What owns the memory.
  private let owner: any Sendable

  /// Rounds or quantizes; `f32` takes the rows as they are.
  init(_ x: Tensor, _ precision: Precision, on device: CPUDevice) {
    let rows = x.shape[0]
    switch precision {
    case .f32:
      let x = device.withRows(RowBlocks.packed(rows), of: x)
      self.init(
        precision: .f32, rows: rows, base: UnsafeMutableRawPointer(x.pointer),
        rowBytes: x.columns * MemoryLayout<Float>.stride, owner: x)
    case .bf16:
      let rounded = RoundedMatrix(x, paddedRows: RowBlocks.packed(rows))
      self.init(
        precision: .bf16, rows: rows, base: rounded.row(0), rowBytes: x.columns * 2,
        owner: rounded)
    case .int8:
      self.init(QuantizedMatrix(x))
    }
  }

  private init(_ quantized: QuantizedMatrix) {
    (precision, rows, paddedRows) = (.int8, quantized.rows, quantized.paddedRows)
    (scales, base, owner) = (quantized.scales, quantized.row(0), quantized)
    rowBytes = quantized.columns
  }

  /// The patches of pictures. Numbers are rounded before they are copied to the patches that they belong to, two or
  /// three on average, or on the way there.
  init(patchesOf x: Tensor, _ grid: StridedGrid, _ precision: Precision, on device: CPUDevice) {
    if precision == .int8 {
      self.init(QuantizedMatrix(patchesOf: x, grid))
      return
    }
    guard precision == .bf16, grid.channels % 2 == 0 else {
      self.init(device.patches(x, grid), precision, on: device)
      return
    }
    // Two numbers of 16 bits are moved as one of 32.
    let rounded = RoundedMatrix(x)
    let pictures = rounded.row(0).assumingMemoryBound(to: Float.self)
    let halves = StridedGrid(
      lengths: grid.lengths, bins: grid.bins, channels: grid.channels / 2,
      timePadding: grid.timePadding, binPadding: grid.binPadding)
    let patches = device.making([grid.outputRows * grid.outputBins, 9 * halves.channels]) {
      device.copyPatches(pictures, halves, into: $0)
    }
    withExtendedLifetime(rounded) {}
    self.init(
      precision: .bf16, rows: patches.shape[0], base: UnsafeMutableRawPointer(patches.pointer),
      rowBytes: patches.columns * MemoryLayout<Float>.stride, owner: patches)
  }

  private init(
    precision: Precision, rows: Int, base: UnsafeMutableRawPointer, rowBytes: Int,
    owner: any Sendable
  ) {
    (self.precision, self.rows, paddedRows) = (precision, rows, RowBlocks.packed(rows))
    (scales, self.base, self.rowBytes, self.owner) = ([], base, rowBytes, owner)
  }

  /// How many of some of the rows in memory count.
  func real(in range: Range<Int>) -> Int { max(0, min(rows, range.upperBound) - range.lowerBound) }

  /// The first number of a row.
  func row(_ index: Int) -> UnsafeMutableRawPointer { base + index * rowBytes }
}

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
    self.precision = precision
    rows = x.shape[0]
    paddedRows = RowBlocks.packed(rows)
    switch precision {
    case .f32:
      let (x, _) = device.withSpareRows(x)
      (scales, base, owner) = ([], UnsafeMutableRawPointer(x.pointer), x)
      rowBytes = x.columns * MemoryLayout<Float>.stride
    case .bf16:
      let rounded = RoundedMatrix(x)
      (scales, base, owner) = ([], rounded.row(0), rounded)
      rowBytes = x.columns * 2
    case .int8:
      let quantized = QuantizedMatrix(x)
      (scales, base, owner) = (quantized.scales, quantized.row(0), quantized)
      rowBytes = x.columns
    }
  }

  /// The first number of a row.
  func row(_ index: Int) -> UnsafeMutableRawPointer { base + index * rowBytes }
}

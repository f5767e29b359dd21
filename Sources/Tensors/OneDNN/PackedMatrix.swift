import COneDNN

/// A weight [O, I] prepared once for inference, at a precision, in the blocked layout that oneDNN's kernels
/// read.
///
/// `@unchecked Sendable` because the memory is written in the initialiser and only read afterwards.
package final class PackedMatrix: @unchecked Sendable {
  /// Outputs and inputs.
  package let shape: [Int]
  /// The precision of the weight, and of what it is multiplied with.
  package let precision: Precision
  let memory: UnsafeMutableRawPointer
  /// Whether the blocked layout is the one that `Panels` reads.
  let isInPanels: Bool
  /// What each output is multiplied by, if its weights are whole numbers.
  let scales: [Float]
  /// What each sum of an output is too large by, since the rows that its weights meet are `QuantizedMatrix.rowZero`
  /// too large; empty where weights are no whole numbers.
  let offsets: [Int32]

  /// Copies a weight [O, I] (one row per output) into the blocked layout of a precision that the CPU supports. More
  /// inputs than sums of whole numbers have room for stay `f32`.
  package init(_ weight: Tensor, _ precision: Precision = .f32) {
    precondition(weight.shape.count == 2, "a weight has two dimensions, not \(weight.shape)")
    precondition(precision.isSupported, "this CPU lacks \(precision.instructionSet)")
    shape = weight.shape
    let (outputs, inputs) = (shape[0], shape[1])
    let precision =
      precision == .int8 && inputs > QuantizedMatrix.mostColumns ? .f32 : precision
    self.precision = precision
    let blocked = CompiledProduct.weightLayout(inputs, outputs, precision)
    isInPanels = RowBlocks.isWide && Panels.describe(blocked, inputs: inputs, precision)
    // The transposed view of [O, I] is the [I, O] matrix that the product multiplies with.
    if precision == .int8 {
      let quantized = QuantizedMatrix(weight, zero: 0)
      scales = quantized.scales
      offsets = quantized.rowSums.map { $0 * QuantizedMatrix.rowZero }
      memory = reordered(
        quantized.row(0), productMatrix(inputs, outputs, dnnl_ba, of: dnnl_s8), to: blocked)
      withExtendedLifetime(quantized) {}
    } else {
      (scales, offsets) = ([], [])
      memory = reordered(
        UnsafeMutableRawPointer(weight.pointer), productMatrix(inputs, outputs, dnnl_ba),
        to: blocked)
      withExtendedLifetime(weight) {}
    }
  }

  deinit { memory.deallocate() }
}

/// New memory with the matrix in another layout, and perhaps of another type.
private func reordered(
  _ source: UnsafeMutableRawPointer, _ plain: dnnl_memory_desc_t, to blocked: dnnl_memory_desc_t
) -> UnsafeMutableRawPointer {
  var (plain, blocked) = (plain, blocked)
  let memory = UnsafeMutableRawPointer.allocate(
    byteCount: max(64, dnnl_memory_desc_get_size(&blocked)), alignment: 64)
  var description: dnnl_primitive_desc_t?
  oneDNN {
    dnnl_reorder_primitive_desc_create(
      &description, &plain, OneDNNEngine.cpu, &blocked, OneDNNEngine.cpu, nil)
  }
  var reorder: dnnl_primitive_t?
  oneDNN { dnnl_primitive_create(&reorder, description) }
  withMemories([(DNNL_ARG_FROM, plain, source), (DNNL_ARG_TO, blocked, memory)]) {
    execute(reorder, $0)
  }
  dnnl_primitive_destroy(reorder)
  dnnl_primitive_desc_destroy(description)
  return memory
}

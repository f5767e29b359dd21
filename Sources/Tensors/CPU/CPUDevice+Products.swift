import CKernels

/// Matrix products by oneDNN.
extension CPUDevice {
  func product(
    _ a: Tensor, transposed transposedA: Bool, _ b: Tensor, transposed transposedB: Bool
  ) -> Tensor {
    let rows = transposedA ? a.shape[1] : a.shape[0]
    let inner = transposedA ? a.shape[0] : a.shape[1]
    let columns = transposedB ? b.shape[0] : b.shape[1]
    if inner == 0 { return Tensor(zeros: [rows, columns]) }
    return making([rows, columns]) {
      generalProduct(
        rows, columns, inner: inner, a.block.transposed(transposedA),
        b.block.transposed(transposedB), into: Block($0, stride: columns))
    }
  }

  func linear(_ x: Tensor, _ weight: Tensor, bias: Tensor?) -> Tensor {
    let (x, rows) = withSpareRows(x)
    let (inputs, outputs) = (weight.shape[1], weight.shape[0])
    return making([x.shape[0], outputs]) { out in
      if let bias { ck_repeat_row(out, bias.pointer, rows, outputs) }
      generalProduct(
        rows, outputs, inner: inputs, x.block, weight.block.transposed, beta: bias == nil ? 0 : 1,
        into: Block(out, stride: outputs))
    }
  }

  func linear(
    _ x: Tensor, _ weight: PackedMatrix, bias: Tensor?, activation: Activation
  ) -> Tensor {
    let (x, rows) = withSpareRows(x)
    let (inputs, outputs) = (weight.shape[1], weight.shape[0])
    let result = empty([x.shape[0], outputs])
    guard rows > 0 else { return result }
    let product = CompiledProduct.cached(
      ProductShape(
        rows: rows, inputs: inputs, outputs: outputs, bias: bias != nil, activation: activation))
    product.run(x.pointer, weight, bias: bias?.pointer, into: result.pointer)
    return result
  }

  /// The rows that a product is run with, and an input whose memory holds that many. A view into a larger
  /// tensor may lack the spare rows; it is copied then.
  private func withSpareRows(_ x: Tensor) -> (Tensor, rows: Int) {
    let rows = paddedRows(x.shape[0])
    let fits = x.offset + rows * x.columns <= x.storage.capacity
    return (fits ? x : copy(x), rows)
  }
}

extension Tensor {
  /// The whole matrix.
  fileprivate var block: Block { Block(pointer, stride: shape[1]) }
}

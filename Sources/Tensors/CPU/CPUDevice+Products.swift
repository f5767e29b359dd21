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
    let rows = RowBlocks.padded(x.shape[0])
    let x = withRows(rows, of: x)
    let (inputs, outputs) = (weight.shape[1], weight.shape[0])
    let result = empty([x.shape[0], outputs], rows: rows)
    let out = result.pointer
    if let bias { ck_repeat_row(out, bias.pointer, rows, outputs) }
    RowBlocks.forEach(rows) { first, rows in
      generalProduct(
        rows, outputs, inner: inputs, Block(x.pointer + first * inputs, stride: inputs),
        weight.block.transposed, beta: bias == nil ? 0 : 1,
        into: Block(out + first * outputs, stride: outputs))
    }
    return result
  }

  func rounded(_ a: Tensor) -> RoundedMatrix { RoundedMatrix(a) }

  func product(
    _ a: RoundedMatrix, transposed transposedA: Bool, _ b: RoundedMatrix,
    transposed transposedB: Bool, bias: Tensor?
  ) -> Tensor {
    let outputs = transposedB ? b.rows : b.columns
    let result =
      transposedA ? empty([a.columns, outputs]) : empty([a.rows, outputs], rows: a.paddedRows)
    guard result.count > 0 else { return result }
    guard a.rows > 0, a.columns > 0 else { return Tensor(zeros: result.shape) }
    // The rows of `a` are what a batch decides about. In blocks of bounded size they make few shapes.
    RowBlocks.forEach(a.paddedRows) { first, rows in
      var shape = ProductShape(
        rows: rows, inputs: a.columns, outputs: outputs, bias: bias != nil,
        factors: .rounded(sourceTransposed: transposedA, weightTransposed: transposedB))
      if transposedA {
        (shape.rows, shape.inputs, shape.accumulates) = (a.columns, rows, first > 0)
      }
      CompiledProduct.cached(shape).run(
        a.row(first), b.row(transposedA ? first : 0), bias: bias?.pointer,
        into: result.pointer + (transposedA ? 0 : first * outputs))
    }
    return result
  }

  /// A matrix whose memory holds so many rows. A view into a larger tensor may lack the spare ones, as do matrices
  /// of few rows; it is copied then.
  func withRows(_ rows: Int, of x: Tensor) -> Tensor {
    if x.offset + rows * x.columns <= x.storage.capacity { return x }
    let copy = empty(x.shape, rows: rows)
    copy.pointer.update(from: x.pointer, count: x.count)
    return copy
  }
}

extension Tensor {
  /// The whole matrix.
  fileprivate var block: Block { Block(pointer, stride: shape[1]) }
}

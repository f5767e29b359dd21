import CKernels

/// Linear layers for inference: products with packed weights, and what follows them in the same pass.
extension CPUDevice {
  func linear(_ x: Tensor, _ layers: [PackedLayer]) -> [Tensor] {
    guard let precision = layers.first?.weight.precision else { return [] }
    precondition(
      layers.allSatisfy { $0.weight.precision == precision }, "layers of one precision")
    let rows = x.shape[0] > 0 ? PreparedRows(x, precision, on: self) : nil
    return layers.map { layer in
      making([x.shape[0], layer.outputs]) { out in
        if let rows { run(layer, on: rows, into: out) }
      }
    }
  }

  func linear(
    _ x: Tensor, _ layer: PackedLayer, addedTo residual: Tensor, scaledBy scale: Float
  ) -> Tensor {
    making([x.shape[0], layer.outputs]) { out in
      guard x.shape[0] > 0 else { return }
      let rows = PreparedRows(x, layer.weight.precision, on: self)
      let residual = withRows(rows.paddedRows, of: residual)
      run(layer, on: rows, residual: (residual.pointer, scale), into: out)
      withExtendedLifetime(residual) {}
    }
  }

  func convolution2D(_ x: Tensor, _ layer: PackedLayer, _ grid: StridedGrid) -> Tensor {
    let positions = grid.outputRows * grid.outputBins
    return making([positions, layer.outputs]) { out in
      guard positions > 0 else { return }
      let rows = PreparedRows(patchesOf: x, grid, layer.weight.precision, on: self)
      run(layer, on: rows, into: out)
    }
  }

  func feedForward(
    _ x: Tensor, _ expand: PackedLayer, _ project: PackedLayer, addedTo residual: Tensor?,
    scaledBy scale: Float
  ) -> Tensor {
    making([x.shape[0], project.outputs]) { out in
      guard x.shape[0] > 0 else { return }
      let rows = PreparedRows(x, expand.weight.precision, on: self)
      let residual = residual.map { withRows(rows.paddedRows, of: $0) }
      let addend = expand.addend
      RowBlocks.forEachShare(of: rows.paddedRows) { share in
        let hidden = HiddenRows(expand, capacity: share.count)
        for first in stride(from: share.lowerBound, to: share.upperBound, by: hidden.capacity) {
          let range = first..<min(share.upperBound, first + hidden.capacity)
          expandRows(range, of: rows, by: expand, addend: addend, project.weight.precision, hidden)
          let place = first * project.outputs
          finish(
            project, rows.real(in: range), range.count, hidden.prepared, scales: hidden.scales,
            residual: residual.map { ($0.pointer + place, scale) }, into: out + place)
        }
      }
      withExtendedLifetime((residual, addend)) {}
    }
  }

  /// The first layer of a feed-forward on some of the rows, in the form that its second layer takes.
  private func expandRows(
    _ range: Range<Int>, of rows: PreparedRows, by layer: PackedLayer, addend: Tensor,
    _ precision: Precision, _ hidden: HiddenRows
  ) {
    switch precision {
    case .f32: run(layer, on: rows, range, into: hidden.numbers)
    case .bf16:
      var linear = layer
      linear.activation = .none
      run(linear, on: rows, range, into: hidden.numbers)
      forEachStretch(of: range.count, numbers: layer.outputs) {
        let place = $0.lowerBound * layer.outputs
        ck_activate_to_bf16(
          hidden.prepared + 2 * place, hidden.numbers + place, $0.count * layer.outputs,
          layer.activation.kernel)
      }
    case .int8:
      multiply(layer, range.count, rows.row(range.lowerBound), into: hidden.numbers)
      let real = rows.real(in: range)
      rows.scales.withUnsafeBufferPointer { scales in
        guard let scales = scales.baseAddress else { return }
        forEachStretch(of: real, numbers: layer.outputs) {
          let place = $0.lowerBound * layer.outputs
          ck_requantize_rows(
            hidden.prepared + place, hidden.scales + $0.lowerBound, hidden.numbers + place,
            scales + range.lowerBound + $0.lowerBound, layer.weight.scales, layer.weight.offsets,
            addend.pointer, Float(QuantizedMatrix.rowZero), $0.count, layer.outputs,
            layer.activation.kernel)
        }
      }
      hidden.clear(real..<range.count)
    }
  }

  /// A layer on all of the prepared rows.
  private func run(
    _ layer: PackedLayer, on rows: PreparedRows,
    residual: (start: UnsafeMutablePointer<Float>, scale: Float)? = nil,
    into out: UnsafeMutablePointer<Float>
  ) {
    RowBlocks.forEachShare(of: rows.paddedRows) { share in
      let place = share.lowerBound * layer.outputs
      run(
        layer, on: rows, share, residual: residual.map { ($0.start + place, $0.scale) },
        into: out + place)
    }
  }

  /// A layer on some of the prepared rows.
  private func run(
    _ layer: PackedLayer, on rows: PreparedRows, _ range: Range<Int>,
    residual: (start: UnsafeMutablePointer<Float>, scale: Float)? = nil,
    into out: UnsafeMutablePointer<Float>
  ) {
    rows.scales.withUnsafeBufferPointer { scales in
      finish(
        layer, rows.real(in: range), range.count, rows.row(range.lowerBound),
        scales: scales.baseAddress.map { $0 + range.lowerBound }, residual: residual, into: out)
    }
    withExtendedLifetime(rows) {}
  }

  /// The product and all that follows it; of whole numbers only the `real` rows are worth a second pass.
  private func finish(
    _ layer: PackedLayer, _ real: Int, _ rows: Int, _ source: UnsafeMutableRawPointer,
    scales: UnsafePointer<Float>?, residual: (start: UnsafeMutablePointer<Float>, scale: Float)?,
    into out: UnsafeMutablePointer<Float>
  ) {
    guard layer.weight.precision == .int8 else {
      return multiply(
        layer, rows, source, bias: layer.bias?.pointer, activation: layer.activation,
        residual: residual, into: out)
    }
    multiply(layer, rows, source, into: out)
    // Both scales are known only now, so all the rest follows the product.
    guard let scales else { return }
    let addend = layer.addend
    forEachStretch(of: real, numbers: layer.outputs) {
      let place = $0.lowerBound * layer.outputs
      ck_rescale_rows(
        out + place, scales + $0.lowerBound, layer.weight.scales, layer.weight.offsets,
        addend.pointer, residual.map { $0.start + place }, residual?.scale ?? 1, $0.count,
        layer.outputs, layer.activation.kernel)
    }
    withExtendedLifetime(addend) {}
  }

  /// The product of rows that lie where `source` says.
  private func multiply(
    _ layer: PackedLayer, _ rows: Int, _ source: UnsafeMutableRawPointer,
    bias: UnsafeMutablePointer<Float>? = nil, activation: Activation = .none,
    residual: (start: UnsafeMutablePointer<Float>, scale: Float)? = nil,
    into out: UnsafeMutablePointer<Float>
  ) {
    let weight = layer.weight
    if Panels.covers(rows: rows, inputs: weight.shape[1], weight.precision),
      let panels = Panels(weight),
      panels.multiply(
        rows, source, bias: bias, activation: activation, residual: residual, into: out)
    {
      return
    }
    let (outputs, inputs) = (weight.shape[0], weight.shape[1])
    let rowBytes = inputs * weight.precision.bytes
    RowBlocks.forEach(rows) { first, rows in
      let shape = ProductShape(
        rows: rows, inputs: inputs, outputs: outputs, bias: bias != nil, activation: activation,
        factors: .packed(weight.precision), residualScale: residual?.scale)
      CompiledProduct.cached(shape).run(
        source + first * rowBytes, weight.memory, bias: bias,
        residual: residual.map { $0.start + first * outputs }, into: out + first * outputs)
    }
    withExtendedLifetime(layer) {}
  }
}

/// Working memory for some rows between the two layers of a feed-forward: little enough to stay in the cache of
/// a core, so that the hidden rows of a long batch are never written to memory.
private final class HiddenRows {
  let capacity: Int
  /// The rows as the first layer makes them, and as the second takes them.
  let numbers: UnsafeMutablePointer<Float>
  let prepared: UnsafeMutableRawPointer
  /// What whole numbers are multiplied by.
  let scales: UnsafeMutablePointer<Float>
  private let width: Int
  private let ownsPrepared: Bool

  /// The numbers of the rows: a megabyte.
  private static let budget = 1 << 18

  init(_ layer: PackedLayer, capacity rows: Int) {
    width = layer.outputs
    let some = max(64, Self.budget / width / 64 * 64)
    capacity = min(rows, RowBlocks.isWide ? some : RowBlocks.uniform * kernelThreads)
    let bytes = max(64, capacity * width * MemoryLayout<Float>.stride)
    let raw = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
    numbers = raw.bindMemory(to: Float.self, capacity: capacity * width)
    ownsPrepared = layer.weight.precision != .f32
    prepared =
      ownsPrepared
      ? .allocate(byteCount: max(64, bytes / 2), alignment: 64) : UnsafeMutableRawPointer(numbers)
    scales = .allocate(capacity: max(1, capacity))
  }

  deinit {
    UnsafeMutableRawPointer(numbers).deallocate()
    if ownsPrepared { prepared.deallocate() }
    scales.deallocate()
  }

  /// Zeros in bytes.
  func clear(_ rows: Range<Int>) {
    (prepared + rows.lowerBound * width).initializeMemory(
      as: UInt8.self, repeating: 0, count: rows.count * width)
  }
}

extension PackedLayer {
  fileprivate var outputs: Int { weight.shape[0] }
  /// The bias, or zeros.
  fileprivate var addend: Tensor { bias ?? Tensor(zeros: [outputs]) }
}

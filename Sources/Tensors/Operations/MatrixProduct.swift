/// A weight of a linear layer, [O, I] with one row per output.
package enum Weight: Sendable {
  /// As it was trained; gradients can flow through products of a precision, `f32` or `bf16`.
  case plain(Tensor, Precision = .f32)
  /// Rearranged for inference.
  case packed(PackedMatrix)

  /// Of the factors of products with it.
  package var precision: Precision {
    switch self {
    case .plain(_, let precision): precision
    case .packed(let matrix): matrix.precision
    }
  }

  /// Outputs and inputs.
  package var shape: [Int] {
    switch self {
    case .plain(let tensor, _): tensor.shape
    case .packed(let matrix): matrix.shape
    }
  }
}

/// Matrix products.
extension Tensor {
  /// The product of two matrices, either of them transposed first.
  package func product(
    _ other: Tensor, transposingSelf: Bool = false, transposingOther: Bool = false
  ) -> Tensor {
    precondition(
      shape.count == 2 && other.shape.count == 2
        && shape[transposingSelf ? 0 : 1] == other.shape[transposingOther ? 1 : 0],
      "no product of \(shape) and \(other.shape)")
    ProductOperations.count(
      rows: shape[transposingSelf ? 1 : 0], inner: shape[transposingSelf ? 0 : 1],
      columns: other.shape[transposingOther ? 0 : 1])
    let (a, b) = (detached(), other.detached())
    return device.product(self, transposed: transposingSelf, other, transposed: transposingOther)
      .recorded(from: [self, other]) { g in
        // With y = a·b: da = g·bᵀ and db = aᵀ·g; transposed operands turn the factors around.
        let da =
          transposingSelf
          ? b.product(g, transposingSelf: transposingOther, transposingOther: true)
          : g.product(b, transposingOther: !transposingOther)
        let db =
          transposingOther
          ? g.product(a, transposingSelf: true, transposingOther: transposingSelf)
          : a.product(g, transposingSelf: !transposingSelf)
        return [da, db]
      }
  }

  /// activation(x · weightᵀ + bias): [N, I] → [N, O]; `residual` [N, O], if given, plus `scale` times that.
  package func linear(
    weight: Weight, bias: Tensor?, activation: Activation = .none, addedTo residual: Tensor? = nil,
    scaledBy scale: Float = 1
  ) -> Tensor {
    precondition(
      shape.count == 2 && shape[1] == weight.shape[1],
      "a weight \(weight.shape) does not fit rows of \(shape)")
    precondition(
      residual.map { $0.shape == [shape[0], weight.shape[0]] } ?? true,
      "a residual \(residual?.shape ?? []) does not fit \(shape[0]) rows of \(weight.shape[0])")
    guard case .packed(let matrix) = weight else {
      let result = linear([(weight, bias)])[0].activated(activation)
      return residual.map { $0.adding(result, scaledBy: scale) } ?? result
    }
    requireInference(residual)
    ProductOperations.count(rows: rows, inner: columns, columns: weight.shape[0])
    let layer = PackedLayer(weight: matrix, bias: bias, activation: activation)
    return residual.map { device.linear(self, layer, addedTo: $0, scaledBy: scale) }
      ?? device.linear(self, [layer])[0]
  }

  /// x · Wᵀ + b for several layers of one precision, for which x is rounded once.
  package func linear(_ layers: [(weight: Weight, bias: Tensor?)]) -> [Tensor] {
    for layer in layers {
      precondition(
        shape.count == 2 && shape[1] == layer.weight.shape[1],
        "a weight \(layer.weight.shape) does not fit rows of \(shape)")
      ProductOperations.count(rows: rows, inner: columns, columns: layer.weight.shape[0])
    }
    let packed = layers.compactMap { layer in
      if case .packed(let matrix) = layer.weight {
        PackedLayer(weight: matrix, bias: layer.bias)
      } else {
        nil
      }
    }
    if packed.count == layers.count {
      requireInference(nil)
      return device.linear(self, packed)
    }
    var rounded: RoundedMatrix?
    return layers.map { layer in
      switch layer.weight {
      case .packed: preconditionFailure("packed weights among plain ones")
      case .plain(let matrix, .f32): return linear(matrix, bias: layer.bias)
      case .plain(let matrix, let precision):
        precondition(precision == .bf16, "no gradients flow through products of \(precision)")
        let x = rounded ?? device.rounded(self)
        rounded = x
        return roundedLinear(x, matrix, bias: layer.bias)
      }
    }
  }

  /// project(activation(expand(x))), times a scale, added to a residual, if there is one. With packed weights the
  /// rows in between stay in the cache.
  package func feedForward(
    expand: (weight: Weight, bias: Tensor?), activation: Activation,
    project: (weight: Weight, bias: Tensor?), addedTo residual: Tensor? = nil,
    scaledBy scale: Float = 1
  ) -> Tensor {
    guard case .packed(let first) = expand.weight, case .packed(let second) = project.weight,
      first.precision == second.precision
    else {
      return linear(weight: expand.weight, bias: expand.bias, activation: activation)
        .linear(weight: project.weight, bias: project.bias, addedTo: residual, scaledBy: scale)
    }
    precondition(
      shape.count == 2 && shape[1] == first.shape[1] && first.shape[0] == second.shape[1]
        && residual.map { $0.shape == [shape[0], second.shape[0]] } ?? true,
      "weights \(first.shape) and \(second.shape) on rows of \(shape)")
    requireInference(residual)
    ProductOperations.count(rows: rows, inner: columns, columns: first.shape[0])
    ProductOperations.count(rows: rows, inner: first.shape[0], columns: second.shape[0])
    return device.feedForward(
      self, PackedLayer(weight: first, bias: expand.bias, activation: activation),
      PackedLayer(weight: second, bias: project.bias), addedTo: residual, scaledBy: scale)
  }

  private func requireInference(_ residual: Tensor?) {
    precondition(
      !isTracked && residual?.isTracked != true,
      "packed weights are for inference; gradients need plain ones")
  }

  private func linear(_ weight: Tensor, bias: Tensor?) -> Tensor {
    let (x, w) = (detached(), weight.detached())
    let inputs = [self, weight] + (bias.map { [$0] } ?? [])
    let (needsInput, hasBias) = (isTracked, bias != nil)
    return device.linear(self, weight, bias: bias).recorded(from: inputs) { g in
      [needsInput ? g.product(w) : nil, g.product(x, transposingSelf: true)]
        + (hasBias ? [g.columnSums()] : [])
    }
  }

  /// The same with every factor rounded to bf16, backward as well (Kalamkar et al. 2019, figure 2): weights
  /// and gradients stay f32 outside the products.
  private func roundedLinear(_ x: RoundedMatrix, _ weight: Tensor, bias: Tensor?) -> Tensor {
    let device = device
    let w = device.rounded(weight)
    let inputs = [self, weight] + (bias.map { [$0] } ?? [])
    let (needsInput, needsWeight, hasBias) = (isTracked, weight.isTracked, bias != nil)
    return device.product(x, transposed: false, w, transposed: true, bias: bias)
      .recorded(from: inputs) { gradient in
        let g = device.rounded(gradient)
        return [
          needsInput ? device.product(g, transposed: false, w, transposed: false, bias: nil) : nil,
          needsWeight ? device.product(g, transposed: true, x, transposed: false, bias: nil) : nil,
        ] + (hasBias ? [gradient.columnSums()] : [])
      }
  }
}

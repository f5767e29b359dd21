/// Sums and products of tensors of one shape, and with a row.
extension Tensor {
  /// Elementwise sum.
  package static func + (a: Tensor, b: Tensor) -> Tensor {
    requireSameShape(a, b)
    return a.device.add(a, b).recorded(from: [a, b]) { [$0, $0] }
  }

  /// Elementwise difference.
  package static func - (a: Tensor, b: Tensor) -> Tensor {
    requireSameShape(a, b)
    return a.device.subtract(a, b).recorded(from: [a, b]) { [$0, -$0] }
  }

  /// Elementwise product.
  package static func * (a: Tensor, b: Tensor) -> Tensor {
    requireSameShape(a, b)
    let (left, right) = (a.detached(), b.detached())
    return a.device.multiply(a, b).recorded(from: [a, b]) { [$0 * right, $0 * left] }
  }

  /// Every element times a number.
  package static func * (a: Tensor, factor: Float) -> Tensor {
    a.device.scale(a, by: factor).recorded(from: a) { $0 * factor }
  }

  /// Every element negated.
  package static prefix func - (a: Tensor) -> Tensor { a * -1 }

  /// self + factor · other: the residual connection.
  package func adding(_ other: Tensor, scaledBy factor: Float = 1) -> Tensor {
    Tensor.requireSameShape(self, other)
    return device.add(self, other, scaledBy: factor).recorded(from: [self, other]) {
      [$0, $0 * factor]
    }
  }

  /// [N, D] + [D]
  package func adding(row: Tensor) -> Tensor {
    requireRow(row)
    return device.add(self, row: row).recorded(from: [self, row]) { [$0, $0.columnSums()] }
  }

  /// [N, D] · [D], elementwise in each row.
  package func multiplying(row: Tensor) -> Tensor {
    requireRow(row)
    let (x, factors, device) = (detached(), row.detached(), device)
    return device.multiply(self, row: row).recorded(from: [self, row]) {
      [$0.multiplying(row: factors), device.columnProducts($0, x)]
    }
  }

  private static func requireSameShape(_ a: Tensor, _ b: Tensor) {
    precondition(a.shape == b.shape, "shapes \(a.shape) and \(b.shape) differ")
  }

  private func requireRow(_ row: Tensor) {
    precondition(row.shape == [columns], "a row \(row.shape) does not fit \(shape)")
  }
}

/// Sums.
extension Tensor {
  /// The sum of all elements, a scalar; added up in `Double`.
  package func sum() -> Tensor {
    let shape = shape
    return Tensor([Float(device.sum(self))], shape: []).recorded(from: self) {
      Tensor(repeating: $0.scalar, shape: shape)
    }
  }

  /// The mean of all elements, a scalar.
  package func mean() -> Tensor { sum() * (1 / Float(count)) }

  /// The sum over rows: [N, D] → [D].
  package func columnSums() -> Tensor {
    let rows = rows
    return device.columnSums(self).recorded(from: self) { gradient in
      gradient.reshaped([1, gradient.count]).gathering(rows: Array(repeating: 0, count: rows))
    }
  }

  /// The sum of squared elements, in `Double`; not recorded.
  package var squaredNorm: Double { device.sumOfSquares(self) }
}

/// The function after a linear layer.
package enum Activation: String, Codable, Sendable, Hashable {
  case none, relu, swish, gelu

  /// The function that a device knows; nil for `none`.
  var function: ActivationFunction? {
    switch self {
    case .none: nil
    case .relu: .relu
    case .swish: .swish
    case .gelu: .gelu
    }
  }
}

/// Elementwise functions and gates.
extension Tensor {
  /// The activation of every element; `none` is free.
  package func activated(_ activation: Activation) -> Tensor {
    activation.function.map(applying) ?? self
  }

  /// 1 / (1 + e⁻ˣ)
  package func sigmoid() -> Tensor { applying(.sigmoid) }

  /// Hyperbolic tangent.
  package func tanh() -> Tensor { applying(.tanh) }

  private func applying(_ function: ActivationFunction) -> Tensor {
    let (x, device) = (detached(), device)
    return device.activate(self, function).recorded(from: self) {
      device.activateBackward($0, x, function)
    }
  }

  /// Gated linear unit (Dauphin et al. 2017): [N, 2D] → [N, D], the first half times the sigmoid of
  /// the second.
  package func gatedLinearUnit() -> Tensor {
    precondition(
      shape.count == 2 && shape[1] % 2 == 0, "a gate halves an even width, not \(shape)")
    let (x, device) = (detached(), device)
    return device.gatedLinearUnit(self).recorded(from: self) {
      device.gatedLinearUnitBackward($0, x)
    }
  }

  /// Zeroes a share of the elements and scales the rest up (Srivastava et al. 2014). The mask is a
  /// function of the key and the position, so the backward pass makes it again.
  package func dropout(rate: Float, key: RandomKey) -> Tensor {
    guard rate > 0 else { return self }
    precondition(rate < 1, "a dropout of \(rate) leaves nothing")
    let device = device
    return device.dropout(self, rate: rate, key: key).recorded(from: self) {
      device.dropout($0, rate: rate, key: key)
    }
  }
}

package import Tensors

/// Whether a model is being used or trained. Passed to every call; no layer has a hidden switch.
package enum Mode: Sendable {
  /// Nothing is random and nothing is recorded.
  case inference
  /// Random choices follow the key: a function of run, step and layer path, never of scheduling.
  case training(RandomKey)

  /// The mode of a part, whose random choices are its own.
  package func child(_ name: String) -> Mode {
    switch self {
    case .inference: .inference
    case .training(let key): .training(key.child(name))
    }
  }

  /// The mode of the index-th of equal parts.
  package func child(_ index: Int) -> Mode {
    switch self {
    case .inference: .inference
    case .training(let key): .training(key.child(index))
    }
  }
}

extension Tensor {
  /// Dropout in training, nothing in use.
  package func dropout(_ rate: Float, _ mode: Mode) -> Tensor {
    switch mode {
    case .inference: self
    case .training(let key): dropout(rate: rate, key: key)
    }
  }
}

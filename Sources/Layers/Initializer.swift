package import Tensors

/// How a parameter starts when no file and no training run gives its value.
package enum Initializer: Sendable, Hashable {
  case zeros, ones
  /// Evenly between ±bound.
  case uniform(Float)
  /// Normal around zero.
  case normal(deviation: Float)
  /// Evenly between ±√(6 / (fanIn + fanOut)) (Glorot and Bengio 2010).
  case xavier(fanIn: Int, fanOut: Int)
  /// Evenly between ±1/√fanIn: what PyTorch's linear and convolution layers start with.
  case fanIn(Int)
  /// A tenth of `fanIn`: the last layer of a residual branch. A deep stack then begins close to the
  /// identity, and gradients reach its first layers (in the spirit of Zhang et al. 2019, Fixup).
  /// Measured in Decisions/0010.
  case residual(fanIn: Int)

  /// The start value; a function of the key and the shape only.
  package func tensor(shape: [Int], key: RandomKey) -> Tensor {
    func uniform(_ bound: Float) -> Tensor {
      Tensor(uniform: -bound...bound, shape: shape, key: key)
    }
    return switch self {
    case .zeros: Tensor(zeros: shape)
    case .ones: Tensor(repeating: 1, shape: shape)
    case .uniform(let bound): uniform(bound)
    case .normal(let deviation): Tensor(normal: deviation, shape: shape, key: key)
    case .xavier(let fanIn, let fanOut): uniform((6 / Float(fanIn + fanOut)).squareRoot())
    case .fanIn(let count): uniform(1 / Float(count).squareRoot())
    case .residual(let count): uniform(0.1 / Float(count).squareRoot())
    }
  }
}

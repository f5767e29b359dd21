package import Tensors

/// Layer normalization (Ba et al. 2016) with gain and bias.
package struct LayerNorm: Sendable {
  private let gain, bias: Tensor
  private let epsilon: Float

  /// `weight` and `bias` [D], named as in every published checkpoint. Throws `ParameterError`.
  package init(_ width: Int, epsilon: Float = 1e-5, _ scope: ParameterScope) throws {
    gain = try scope.tensor("weight", shape: [width], initial: .ones)
    bias = try scope.tensor("bias", shape: [width], initial: .zeros)
    self.epsilon = epsilon
  }

  /// Each row on its own.
  package func callAsFunction(_ x: Tensor) -> Tensor {
    x.layerNorm(gain: gain, bias: bias, epsilon: epsilon)
  }
}

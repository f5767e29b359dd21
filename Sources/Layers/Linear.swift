package import Tensors

/// y = activation(x · Wᵀ + b): [N, I] → [N, O].
package struct Linear: Sendable {
  /// W, [O, I].
  package let weight: Weight
  /// b, [O].
  package let bias: Tensor?
  /// What follows the sum.
  package let activation: Activation

  /// `weight` [O, I] and, unless `bias` is false, `bias` [O]. Throws `ParameterError`.
  package init(
    _ inputs: Int, _ outputs: Int, bias: Bool = true, activation: Activation = .none,
    initial: Initializer? = nil, _ scope: ParameterScope
  ) throws {
    weight = try scope.weight(
      "weight", shape: [outputs, inputs], initial: initial ?? .fanIn(inputs))
    self.bias = bias ? try scope.tensor("bias", shape: [outputs], initial: .zeros) : nil
    self.activation = activation
  }

  /// Each row on its own.
  package func callAsFunction(_ x: Tensor) -> Tensor {
    x.linear(weight: weight, bias: bias, activation: activation)
  }

  /// Several layers without activations on the same rows.
  package static func all(_ layers: Linear..., of x: Tensor) -> [Tensor] {
    x.linear(layers.map { ($0.weight, $0.bias) })
  }

  /// residual + scale · dropout(y): the end of a branch; y after dropout where there is no residual.
  package func callAsFunction(
    _ x: Tensor, addedTo residual: Tensor?, scaledBy scale: Float = 1, dropout: Float, _ mode: Mode
  ) -> Tensor {
    guard let residual else { return self(x).dropout(dropout, mode) }
    if case .inference = mode {
      return x.linear(
        weight: weight, bias: bias, activation: activation, addedTo: residual, scaledBy: scale)
    }
    return residual.adding(self(x).dropout(dropout, mode), scaledBy: scale)
  }
}

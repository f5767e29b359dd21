package import Tensors

/// Linear, activation, dropout, linear, dropout (Gulati et al. 2020, figure 4).
package struct FeedForward: Sendable {
  private let expand, project: Linear
  private let dropout: Float

  /// From `width` to `hidden` and back. Throws `ParameterError`.
  package init(
    width: Int, hidden: Int, activation: Activation = .swish, dropout: Float,
    _ scope: ParameterScope
  ) throws {
    expand = try Linear(width, hidden, activation: activation, scope["expand"])
    project = try Linear(
      hidden, width, initial: .residual(fanIn: hidden), scope["project"])
    self.dropout = dropout
  }

  /// Each row on its own; the result is scaled and added to `residual`, if there is one.
  package func callAsFunction(
    _ x: Tensor, addedTo residual: Tensor? = nil, scaledBy scale: Float = 1, _ mode: Mode
  ) -> Tensor {
    if case .inference = mode {
      return x.feedForward(
        expand: (expand.weight, expand.bias), activation: expand.activation,
        project: (project.weight, project.bias), addedTo: residual, scaledBy: scale)
    }
    return project(
      expand(x).dropout(dropout, mode.child("hidden")), addedTo: residual, scaledBy: scale,
      dropout: dropout, mode.child("out"))
  }
}

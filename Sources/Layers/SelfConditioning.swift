package import Tensors

/// What an earlier block of the encoder hears, as a distribution over tokens, and how the blocks after it are told (self-conditioned CTC,
/// Nozaki and Komatsu 2021, equations 8 and 9).
///
/// z = softmax(W · norm(x) + b) for each frame, and x' = x + C · z: what comes later sees which tokens were heard around
/// it, and need no longer choose each by itself. C begins as zeros, so that a model that starts from one without it
/// computes the same at first.
package struct SelfConditioning: Sendable {
  private let norm: LayerNorm
  private let output: Linear
  private let feedback: Linear?

  /// `norm` and `output` (W [V, D], b [V]); and `feedback` (C [D, V]) unless nobody is told. Throws `ParameterError`.
  package init(width: Int, vocabulary: Int, tells: Bool, _ scope: ParameterScope) throws {
    norm = try LayerNorm(width, scope["norm"])
    output = try Linear(width, vocabulary, scope["output"])
    feedback =
      tells
      ? try Linear(vocabulary, width, bias: false, initial: .zeros, scope["feedback"]) : nil
  }

  /// ln z: states [N, D] → [N, V].
  package func logPosteriors(_ x: Tensor) -> Tensor { output(norm(x)).logSoftmax() }

  /// x' of states [N, D]; the states themselves where nobody is told.
  package func callAsFunction(_ x: Tensor) -> Tensor {
    guard let feedback else { return x }
    return x + feedback(output(norm(x)).softmax())
  }
}

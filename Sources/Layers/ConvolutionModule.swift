package import Tensors

/// The conformer's convolution module (Gulati et al. 2020, figure 2) with layer norm in place of
/// batch norm: pointwise to 2D, gate, depthwise over time, norm, swish, pointwise.
package struct ConvolutionModule: Sendable {
  private let expand, project: Linear
  private let depthwise, depthwiseBias: Tensor
  private let norm: LayerNorm
  private let leftContext: Int
  private let dropout: Float

  /// A kernel [K, D] that looks (K − 1) / 2 frames to either side, or, if causal, K − 1 back.
  /// Throws `ParameterError`.
  package init(
    width: Int, kernel: Int, causal: Bool, dropout: Float, _ scope: ParameterScope
  ) throws {
    expand = try Linear(width, 2 * width, scope["expand"])
    depthwise = try scope.tensor(
      "depthwise.weight", shape: [kernel, width], initial: .fanIn(kernel))
    depthwiseBias = try scope.tensor("depthwise.bias", shape: [width], initial: .zeros)
    norm = try LayerNorm(width, scope["norm"])
    project = try Linear(width, width, initial: .residual(fanIn: width), scope["project"])
    leftContext = causal ? kernel - 1 : (kernel - 1) / 2
    self.dropout = dropout
  }

  /// Convolves within each utterance; what lies behind the end of a chunk is zero for its frames.
  package func callAsFunction(
    _ x: SequenceBatch, chunking: Chunking? = nil, _ mode: Mode
  ) -> Tensor {
    let gated = expand(x.rows).gatedLinearUnit()
    let convolved = gated.depthwiseConvolution(
      weight: depthwise, bias: depthwiseBias, lengths: x.lengths, leftContext: leftContext,
      chunk: chunking?.frames)
    return project(norm(convolved).activated(.swish)).dropout(dropout, mode.child("out"))
  }
}

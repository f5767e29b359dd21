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

  /// Convolves within each utterance; what lies behind the end of a chunk is zero for its frames. The result is
  /// added to `residual`, if there is one.
  package func callAsFunction(
    _ x: SequenceBatch, addedTo residual: Tensor? = nil, chunking: Chunking? = nil, _ mode: Mode
  ) -> Tensor {
    let gated = expand(x.rows).gatedLinearUnit()
    let convolved = gated.depthwiseConvolution(
      weight: depthwise, bias: depthwiseBias, lengths: x.lengths, leftContext: leftContext,
      chunk: chunking?.frames)
    return project(
      norm(convolved).activated(.swish), addedTo: residual, dropout: dropout, mode.child("out"))
  }
}

extension ConvolutionModule {
  /// What one stream must remember between its chunks: the rows that the next kernel looks back on.
  package struct Cache: Sendable {
    fileprivate var past: Tensor

    /// The numbers that are remembered.
    package var count: Int { past.count }
  }

  /// The beginning of a stream: zeros, as before every utterance.
  package func makeCache() -> Cache {
    Cache(past: Tensor(zeros: [leftContext, depthwise.columns]))
  }

  /// The next chunk of a stream, [n, D] → [n, D], added to `residual`, if there is one.
  package func callAsFunction(
    _ chunk: Tensor, addedTo residual: Tensor? = nil, _ cache: inout Cache
  ) -> Tensor {
    let seen = Tensor.concatenating([cache.past, expand(chunk).gatedLinearUnit()])
    cache.past = seen.rows(chunk.rows..<seen.rows).copied()
    let convolved = seen.depthwiseConvolution(
      weight: depthwise, bias: depthwiseBias, lengths: [seen.rows], leftContext: leftContext
    ).rows(leftContext..<seen.rows)
    return project(norm(convolved).activated(.swish), addedTo: residual, dropout: 0, .inference)
  }
}

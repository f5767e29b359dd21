package import Tensors

/// One conformer block (Gulati et al. 2020, eq. 1): half a feed-forward, attention, convolution, half
/// a feed-forward, each on a normalized copy and added to what came in; then a norm.
package struct ConformerBlock: Sendable {
  /// The sizes of a block.
  package struct Configuration: Codable, Sendable, Equatable {
    /// D, the width of every row.
    package var width: Int
    /// Attention heads; they divide the width.
    package var heads: Int
    /// The inner width of the feed-forward parts.
    package var feedForwardWidth: Int
    /// Frames under the depthwise convolution; odd.
    package var kernel: Int
    /// Whether the convolution looks back only, as streaming needs.
    package var causal: Bool
    /// Share of activations dropped in training.
    package var dropout: Float

    /// A block of these sizes.
    package init(
      width: Int, heads: Int, feedForwardWidth: Int, kernel: Int, causal: Bool = false,
      dropout: Float
    ) {
      self.width = width
      self.heads = heads
      self.feedForwardWidth = feedForwardWidth
      self.kernel = kernel
      self.causal = causal
      self.dropout = dropout
    }

    enum CodingKeys: String, CodingKey {
      case width, heads, kernel, causal, dropout
      case feedForwardWidth = "feed_forward_width"
    }
  }

  /// The paths of the layers that residual branches end in: with zeros in them, a block only normalizes its input.
  package static let branchEnds = [
    "feed_forward1.project", "attention.output", "convolution.project", "feed_forward2.project",
  ]
  /// The path of the norm at the end.
  package static let outputNorm = "output_norm"

  private let feedForward1, feedForward2: FeedForward
  private let attention: RelativePositionAttention
  private let convolution: ConvolutionModule
  private let norms:
    (
      feedForward1: LayerNorm, attention: LayerNorm, convolution: LayerNorm,
      feedForward2: LayerNorm, output: LayerNorm
    )

  /// Throws `ParameterError`.
  package init(_ sizes: Configuration, _ scope: ParameterScope) throws {
    func norm(_ name: String) throws -> LayerNorm { try LayerNorm(sizes.width, scope[name]) }
    func feedForward(_ name: String) throws -> FeedForward {
      try FeedForward(
        width: sizes.width, hidden: sizes.feedForwardWidth, dropout: sizes.dropout, scope[name])
    }
    feedForward1 = try feedForward("feed_forward1")
    feedForward2 = try feedForward("feed_forward2")
    attention = try RelativePositionAttention(
      width: sizes.width, heads: sizes.heads, dropout: sizes.dropout, scope["attention"])
    convolution = try ConvolutionModule(
      width: sizes.width, kernel: sizes.kernel, causal: sizes.causal, dropout: sizes.dropout,
      scope["convolution"])
    norms = (
      try norm("feed_forward1_norm"), try norm("attention_norm"), try norm("convolution_norm"),
      try norm("feed_forward2_norm"), try norm(Self.outputNorm)
    )
  }

  /// [N, D] → [N, D], each utterance on its own, and in chunks where they are given.
  package func callAsFunction(
    _ input: SequenceBatch, positions: Tensor, chunking: Chunking? = nil, _ mode: Mode
  ) -> SequenceBatch {
    let rows = transformed(
      input.rows, mode,
      attention: {
        attention(
          input.with(rows: $0), addedTo: $1, positions: positions, mask: chunking?.mask ?? .none,
          mode.child("attention"))
      },
      convolution: {
        convolution(
          input.with(rows: $0), addedTo: $1, chunking: chunking, mode.child("convolution"))
      })
    return input.with(rows: rows)
  }

  /// The block around what mixes time, each part of which is given normalized rows and what its result is added
  /// to.
  private func transformed(
    _ input: Tensor, _ mode: Mode, attention: (Tensor, Tensor) -> Tensor,
    convolution: (Tensor, Tensor) -> Tensor
  ) -> Tensor {
    var x = input
    x = feedForward1(
      norms.feedForward1(x), addedTo: x, scaledBy: 0.5, mode.child("feed_forward1"))
    x = attention(norms.attention(x), x)
    x = convolution(norms.convolution(x), x)
    x = feedForward2(
      norms.feedForward2(x), addedTo: x, scaledBy: 0.5, mode.child("feed_forward2"))
    return norms.output(x)
  }
}

extension ConformerBlock {
  /// What one stream must remember between its chunks.
  package struct Cache: Sendable {
    fileprivate var attention: RelativePositionAttention.Cache
    fileprivate var convolution: ConvolutionModule.Cache

    /// The numbers that are remembered.
    package var count: Int { attention.count + convolution.count }
  }

  /// The beginning of a stream.
  package func makeCache() -> Cache {
    Cache(attention: attention.makeCache(), convolution: convolution.makeCache())
  }

  /// The next chunk of a stream, [n, D] → [n, D], which sees at most `past` rows before it (nil is all). The
  /// `positions` are sinusoids [2 Tmax − 1, D] that cover both.
  package func callAsFunction(
    _ chunk: Tensor, after past: Int?, positions: Tensor, _ cache: inout Cache
  ) -> Tensor {
    transformed(
      chunk, .inference,
      attention: {
        attention($0, addedTo: $1, after: past, positions: positions, &cache.attention)
      },
      convolution: { convolution($0, addedTo: $1, &cache.convolution) })
  }
}

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
      try norm("feed_forward2_norm"), try norm("output_norm")
    )
  }

  /// [N, D] → [N, D], each utterance on its own, and in chunks where they are given.
  package func callAsFunction(
    _ input: SequenceBatch, positions: Tensor, chunking: Chunking? = nil, _ mode: Mode
  ) -> SequenceBatch {
    var x = input.rows
    x = x.adding(feedForward1(norms.feedForward1(x), mode.child("feed_forward1")), scaledBy: 0.5)
    x = x.adding(
      attention(
        input.with(rows: norms.attention(x)), positions: positions,
        mask: chunking?.mask ?? .none, mode.child("attention")))
    x = x.adding(
      convolution(
        input.with(rows: norms.convolution(x)), chunking: chunking, mode.child("convolution")))
    x = x.adding(feedForward2(norms.feedForward2(x), mode.child("feed_forward2")), scaledBy: 0.5)
    return input.with(rows: norms.output(x))
  }
}

package import Tensors

/// One block of a transformer decoder (Vaswani et al. 2017, figure 1, right; norms first): self-attention,
/// attention to the encoder, feed-forward, each on a normalized copy and added to what came in.
///
/// With a causal mask it predicts the next token; without one it sees all tokens of an utterance at once.
package struct TransformerDecoderBlock: Sendable {
  /// The sizes of a block.
  package struct Configuration: Codable, Sendable, Equatable {
    /// D, the width of every row.
    package var width: Int
    /// Attention heads; they divide the width.
    package var heads: Int
    /// The inner width of the feed-forward part.
    package var feedForwardWidth: Int
    /// Share of activations dropped in training.
    package var dropout: Float

    /// A block of these sizes.
    package init(width: Int, heads: Int, feedForwardWidth: Int, dropout: Float) {
      self.width = width
      self.heads = heads
      self.feedForwardWidth = feedForwardWidth
      self.dropout = dropout
    }

    enum CodingKeys: String, CodingKey {
      case width, heads, dropout
      case feedForwardWidth = "feed_forward_width"
    }
  }

  /// The paths of the layers that residual branches end in: with zeros in them, a block passes its input on.
  package static let branchEnds = [
    "self_attention.output", "cross_attention.output", "feed_forward.project",
  ]

  /// Attention among the tokens, and from tokens to the encoder's states.
  package let selfAttention, crossAttention: MultiHeadAttention
  /// What follows both.
  package let feedForward: FeedForward
  /// What comes before each of the three.
  package let selfNorm, crossNorm, feedForwardNorm: LayerNorm

  /// Throws `ParameterError`.
  package init(_ sizes: Configuration, _ scope: ParameterScope) throws {
    selfNorm = try LayerNorm(sizes.width, scope["self_attention_norm"])
    selfAttention = try MultiHeadAttention(
      width: sizes.width, heads: sizes.heads, dropout: sizes.dropout, scope["self_attention"])
    crossNorm = try LayerNorm(sizes.width, scope["cross_attention_norm"])
    crossAttention = try MultiHeadAttention(
      width: sizes.width, heads: sizes.heads, dropout: sizes.dropout, scope["cross_attention"])
    feedForwardNorm = try LayerNorm(sizes.width, scope["feed_forward_norm"])
    feedForward = try FeedForward(
      width: sizes.width, hidden: sizes.feedForwardWidth, activation: .relu,
      dropout: sizes.dropout, scope["feed_forward"])
  }

  /// Tokens [ΣU, D] over encoder states [ΣT, D] → [ΣU, D], each sequence of tokens on its own.
  ///
  /// Sequences are utterances unless `sharing` says how many rows of tokens attend to each utterance's
  /// states: several hypotheses share keys and values then.
  package func callAsFunction(
    _ input: SequenceBatch, over states: SequenceBatch, sharing: [Int]? = nil,
    mask: AttentionMask, _ mode: Mode
  ) -> SequenceBatch {
    var x = input.rows
    let own = input.with(rows: selfNorm(x))
    x = selfAttention(
      own, over: own, addedTo: x, mask: mask, mode.child("self_attention"))
    let asking = SequenceBatch(rows: crossNorm(x), lengths: sharing ?? input.lengths)
    x = crossAttention(asking, over: states, addedTo: x, mode.child("cross_attention"))
    x = feedForward(feedForwardNorm(x), addedTo: x, mode.child("feed_forward"))
    return input.with(rows: x)
  }
}

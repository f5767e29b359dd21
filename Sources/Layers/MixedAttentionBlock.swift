package import Tensors

/// One block of CASS-NAT's mixed-attention decoder (Fan et al. 2021, arXiv 2106.09885): a conformer block over
/// all tokens at once, which between its convolution and its second half feed-forward also attends to the
/// encoder.
///
/// Each part works on a normalized copy and is added to what came in; the stack of blocks ends in a norm, the
/// block does not.
package struct MixedAttentionBlock: Sendable {
  private let feedForward1, feedForward2: FeedForward
  private let selfAttention: RelativePositionAttention
  private let convolution: ConvolutionModule
  private let crossAttention: MultiHeadAttention
  private let norms:
    (
      feedForward1: LayerNorm, selfAttention: LayerNorm, convolution: LayerNorm,
      crossAttention: LayerNorm, feedForward2: LayerNorm
    )

  /// Throws `ParameterError`.
  package init(_ sizes: ConformerBlock.Configuration, _ scope: ParameterScope) throws {
    func norm(_ name: String) throws -> LayerNorm { try LayerNorm(sizes.width, scope[name]) }
    func feedForward(_ name: String) throws -> FeedForward {
      try FeedForward(
        width: sizes.width, hidden: sizes.feedForwardWidth, dropout: sizes.dropout, scope[name])
    }
    feedForward1 = try feedForward("feed_forward1")
    feedForward2 = try feedForward("feed_forward2")
    selfAttention = try RelativePositionAttention(
      width: sizes.width, heads: sizes.heads, dropout: sizes.dropout, scope["self_attention"])
    convolution = try ConvolutionModule(
      width: sizes.width, kernel: sizes.kernel, causal: sizes.causal, dropout: sizes.dropout,
      scope["convolution"])
    crossAttention = try MultiHeadAttention(
      width: sizes.width, heads: sizes.heads, dropout: sizes.dropout, scope["cross_attention"])
    norms = (
      try norm("feed_forward1_norm"), try norm("self_attention_norm"),
      try norm("convolution_norm"), try norm("cross_attention_norm"),
      try norm("feed_forward2_norm")
    )
  }

  /// Tokens [ΣU, D] over encoder states [ΣT, D] → [ΣU, D], each sequence of tokens on its own. `sharing` says how
  /// many rows of tokens attend to each utterance's states: several sequences may share them.
  package func callAsFunction(
    _ input: SequenceBatch, over states: SequenceBatch, sharing: [Int], positions: Tensor,
    _ mode: Mode
  ) -> SequenceBatch {
    var x = input.rows
    x = feedForward1(
      norms.feedForward1(x), addedTo: x, scaledBy: 0.5, mode.child("feed_forward1"))
    x = selfAttention(
      input.with(rows: norms.selfAttention(x)), addedTo: x, positions: positions, mask: .none,
      mode.child("self_attention"))
    x = convolution(
      input.with(rows: norms.convolution(x)), addedTo: x, mode.child("convolution"))
    x = crossAttention(
      SequenceBatch(rows: norms.crossAttention(x), lengths: sharing), over: states, addedTo: x,
      mode.child("cross_attention"))
    x = feedForward2(
      norms.feedForward2(x), addedTo: x, scaledBy: 0.5, mode.child("feed_forward2"))
    return input.with(rows: x)
  }
}

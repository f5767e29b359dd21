internal import Tensors

/// One vector for each token, gathered from the frames that it is heard in (token-level acoustic embeddings,
/// Fan et al. 2021, arXiv 2106.09885): what stands in the place of embeddings of earlier tokens, so that all
/// tokens can be decoded at once.
///
/// A query knows only how many tokens came before: it is the sinusoid of its position, and so is not added to
/// the answer. A feed-forward part follows, on a normalized copy and added.
package struct TokenAcousticExtractor: Sendable {
  private let attention: MultiHeadAttention
  private let norm: LayerNorm
  private let feedForward: FeedForward

  /// Throws `ParameterError`.
  package init(
    width: Int, heads: Int, feedForwardWidth: Int, dropout: Float, _ scope: ParameterScope
  ) throws {
    // No residual branch: what comes out is all that goes on.
    attention = try MultiHeadAttention(
      width: width, heads: heads, dropout: dropout, initial: .fanIn(width), scope["attention"])
    norm = try LayerNorm(width, scope["feed_forward_norm"])
    feedForward = try FeedForward(
      width: width, hidden: feedForwardWidth, dropout: dropout, scope["feed_forward"])
  }

  /// States [ΣT, D] → the vectors of each alignment, one after another, [Σ(U + 1), D]. An utterance has one
  /// alignment, or several that see the same states.
  package func callAsFunction(
    _ alignments: [[TokenSpans]], of states: SequenceBatch, _ mode: Mode
  ) -> SequenceBatch {
    precondition(alignments.count == states.lengths.count, "alignments for each utterance")
    let lengths = alignments.joined().map(\.count)
    let table = Tensor(
      SinusoidalPositions.absolute(count: lengths.max() ?? 0, width: states.rows.columns),
      shape: [lengths.max() ?? 0, states.rows.columns])
    let positions = SequenceBatch(
      rows: table.gathering(rows: lengths.flatMap { Array(0..<$0) }),
      lengths: alignments.map { $0.reduce(0) { $0 + $1.count } })
    var x = attention(
      positions, over: states, mask: .spans(alignments.map { $0.flatMap(\.ranges) }),
      mode.child("attention"))
    x = feedForward(norm(x), addedTo: x, mode.child("feed_forward"))
    return SequenceBatch(rows: x, lengths: lengths)
  }
}

package import Tensors

/// Multi-head attention with its projections (Vaswani et al. 2017, §3.2.2): rows of one batch attend to
/// rows of another, or of their own, utterance by utterance.
package struct MultiHeadAttention: Sendable {
  /// Projections of what asks, what is asked, and what is answered.
  package let query, key, value, output: Linear
  /// Equal parts of the width, each of which attends on its own.
  package let heads: Int
  private let dropout: Float

  /// Four projections [D, D] with biases. `initial` is what the last starts with: by default that of a residual
  /// branch. Throws `ParameterError`.
  package init(
    width: Int, heads: Int, dropout: Float, initial: Initializer? = nil, _ scope: ParameterScope
  ) throws {
    query = try Linear(width, width, scope["query"])
    key = try Linear(width, width, scope["key"])
    value = try Linear(width, width, scope["value"])
    output = try Linear(
      width, width, initial: initial ?? .residual(fanIn: width), scope["output"])
    self.heads = heads
    self.dropout = dropout
  }

  /// Rows [Nq, D] over memory [Nk, D] → [Nq, D]. Memory and mask divide into utterances as the rows do.
  /// The result is added to `residual`, if there is one.
  package func callAsFunction(
    _ x: SequenceBatch, over memory: SequenceBatch, addedTo residual: Tensor? = nil,
    mask: AttentionMask = .none, _ mode: Mode
  ) -> Tensor {
    let remembered = Linear.all(key, value, of: memory.rows)
    var inputs = AttentionInputs(
      queries: query(x.rows), keys: remembered[0], values: remembered[1], lengths: x.lengths,
      keyLengths: memory.lengths, heads: heads)
    inputs.mask = mask
    inputs.precision = query.weight.precision
    if case .training(let key) = mode.child("weights"), dropout > 0 {
      inputs.dropout = (dropout, key)
    }
    return output(
      .attention(inputs), addedTo: residual, dropout: dropout, mode.child("out"))
  }
}

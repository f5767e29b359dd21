/// Which keys a query may look at.
package enum AttentionMask: Sendable, Hashable {
  /// All of the utterance.
  case none
  /// Itself and what came before.
  case causal
  /// Its own chunk of `size` frames and `left` chunks before it (all of them if `left` is nil). There are as many
  /// keys as queries.
  case chunked(size: Int, left: Int?)
  /// For each utterance the keys of each of its queries; an empty range yields zeros.
  case spans([[Range<Int>]])
}

/// The position term of Transformer-XL attention (Dai et al. 2019, §3.3).
package struct RelativePositions: Sendable {
  /// Projected position embeddings [2 Tmax − 1, D]: row 0 is offset Tmax − 1, the last −(Tmax − 1). The last query
  /// of an utterance stands where its last key does; no key that a query sees is further away than Tmax − 1.
  package var positions: Tensor
  /// u and v [D]: what is added to a query before it meets keys and positions.
  package var contentBias, positionBias: Tensor

  /// Groups the three tensors.
  package init(positions: Tensor, contentBias: Tensor, positionBias: Tensor) {
    self.positions = positions
    self.contentBias = contentBias
    self.positionBias = positionBias
  }
}

/// All that attention needs: queries [Nq, D], keys and values [Nk, D], and how rows divide into
/// utterances and columns into heads.
package struct AttentionInputs: Sendable {
  /// Rows of all utterances.
  package var queries, keys, values: Tensor
  /// Rows of each utterance.
  package var queryLengths, keyLengths: [Int]
  /// Equal column blocks, each of which attends on its own.
  package var heads: Int
  /// Which keys a query sees.
  package var mask: AttentionMask
  /// The position term, where the model has one.
  package var relative: RelativePositions?
  /// Share of weights dropped, and the key of the mask.
  package var dropout: (rate: Float, key: RandomKey)?
  /// Of the factors of products where no gradient is recorded; fewer bits than those of `bf16` are not used, since
  /// queries and keys have no scale for each output.
  package var precision = Precision.f32

  /// Self-attention by default: keys divide into utterances as queries do.
  package init(
    queries: Tensor, keys: Tensor, values: Tensor, lengths: [Int], keyLengths: [Int]? = nil,
    heads: Int
  ) {
    self.queries = queries
    self.keys = keys
    self.values = values
    self.queryLengths = lengths
    self.keyLengths = keyLengths ?? lengths
    self.heads = heads
    self.mask = .none
  }

  var tensors: [Tensor] {
    [queries, keys, values]
      + (relative.map { [$0.positions, $0.contentBias, $0.positionBias] } ?? [])
  }

  /// The same numbers without history, for a pullback to keep.
  func detached() -> AttentionInputs {
    var copy = self
    copy.queries = queries.detached()
    copy.keys = keys.detached()
    copy.values = values.detached()
    if let relative {
      copy.relative = RelativePositions(
        positions: relative.positions.detached(), contentBias: relative.contentBias.detached(),
        positionBias: relative.positionBias.detached())
    }
    return copy
  }
}

/// One gradient for each tensor of `AttentionInputs`.
struct AttentionGradients: Sendable {
  var queries, keys, values: Tensor
  var relative: (positions: Tensor, contentBias: Tensor, positionBias: Tensor)?

  var tensors: [Tensor] {
    [queries, keys, values]
      + (relative.map { [$0.positions, $0.contentBias, $0.positionBias] } ?? [])
  }
}

extension Tensor {
  /// Multi-head attention within each utterance (Vaswani et al. 2017, eq. 1):
  /// softmax(((q + u)·kᵀ + (q + v)·pᵀ) / √(D/H)) · values, [Nq, D]. The second term only with
  /// relative positions.
  package static func attention(_ inputs: AttentionInputs) -> Tensor {
    let width = inputs.queries.columns
    precondition(
      width % inputs.heads == 0, "\(inputs.heads) heads do not divide the width \(width)")
    precondition(
      inputs.queryLengths.reduce(0, +) == inputs.queries.rows
        && inputs.keyLengths.reduce(0, +) == inputs.keys.rows
        && inputs.keys.shape == inputs.values.shape && inputs.keys.columns == width,
      "attention of \(inputs.queries.shape) over \(inputs.keys.shape), \(inputs.values.shape)")
    if let relative = inputs.relative {
      precondition(
        zip(inputs.queryLengths, inputs.keyLengths).allSatisfy(<=)
          && (inputs.keyLengths.max() ?? 0) * 2 - 1 <= relative.positions.rows,
        "\(inputs.queryLengths) queries over \(inputs.keyLengths) keys do not fit into "
          + "positions \(relative.positions.shape)")
    }
    if case .chunked(let size, let left) = inputs.mask {
      precondition(
        size > 0 && left ?? 0 >= 0 && inputs.queryLengths == inputs.keyLengths,
        "chunks of \(size) frames with \(left ?? 0) before them in \(inputs.queryLengths) queries")
    }
    ProductOperations.count(inputs)
    let tracked = inputs.tensors.contains(where: \.isTracked)
    let detached = inputs.detached()
    let device = inputs.queries.device
    let (result, weights) = device.attention(detached, keepingWeights: tracked)
    guard let weights else { return result }
    return result.recorded(from: inputs.tensors) { gradient in
      device.attentionBackward(gradient, detached, weights: weights).tensors
    }
  }
}

import Synchronization
package import Tensors

/// Multi-head self-attention whose scores see the distance between frames (Dai et al. 2019, §3.3;
/// the flavour of NeMo, and of ESPnet's "latest" relative positions).
package struct RelativePositionAttention: Sendable {
  private let query, key, value, output: Linear
  private let position: Linear
  private let contentBias, positionBias: Tensor
  private let heads: Int
  private let dropout: Float
  private let known = KnownPositions()

  /// Four projections, one of positions without bias, and the biases u and v [D].
  /// Throws `ParameterError`.
  package init(width: Int, heads: Int, dropout: Float, _ scope: ParameterScope) throws {
    query = try Linear(width, width, scope["query"])
    key = try Linear(width, width, scope["key"])
    value = try Linear(width, width, scope["value"])
    output = try Linear(width, width, initial: .residual(fanIn: width), scope["output"])
    position = try Linear(width, width, bias: false, scope["position"])
    let initial = Initializer.xavier(fanIn: heads, fanOut: width / heads)
    contentBias = try scope.tensor("content_bias", shape: [width], initial: initial)
    positionBias = try scope.tensor("position_bias", shape: [width], initial: initial)
    self.heads = heads
    self.dropout = dropout
  }

  /// Attends within each utterance. `positions` [2 Tmax − 1, D] are sinusoids of the offsets
  /// Tmax − 1 … −(Tmax − 1). The result is added to `residual`, if there is one.
  package func callAsFunction(
    _ x: SequenceBatch, addedTo residual: Tensor? = nil, positions: Tensor, mask: AttentionMask,
    _ mode: Mode
  ) -> Tensor {
    let rows = Linear.all(query, key, value, of: x.rows)
    var inputs = AttentionInputs(
      queries: rows[0], keys: rows[1], values: rows[2], lengths: x.lengths, heads: heads)
    inputs.mask = mask
    inputs.precision = query.weight.precision
    inputs.relative = RelativePositions(
      positions: projected(positions, mode), contentBias: contentBias, positionBias: positionBias)
    if case .training(let key) = mode.child("weights"), dropout > 0 {
      inputs.dropout = (dropout, key)
    }
    return output(
      .attention(inputs), addedTo: residual, dropout: dropout, mode.child("out"))
  }
}

extension RelativePositionAttention {
  /// The projections of positions, which inference remembers: they depend on no recording.
  private func projected(_ positions: Tensor, _ mode: Mode) -> Tensor {
    guard case .inference = mode, !positions.isTracked else { return position(positions) }
    return known.table(covering: positions.rows) { position(positions) }
  }

  /// The longest table of projected positions so far. A shorter one is its middle, which attention finds itself.
  private final class KnownPositions: Sendable {
    /// What is not worth its memory: the rows of a recording of minutes.
    private static let longest = 4096
    private let kept = Mutex<Tensor?>(nil)

    func table(covering rows: Int, _ make: () -> Tensor) -> Tensor {
      if let table = kept.withLock(\.self), table.rows >= rows { return table }
      let table = make()
      if rows <= Self.longest && !table.isTracked {
        kept.withLock { if ($0?.rows ?? 0) < rows { $0 = table } }
      }
      return table
    }
  }

  /// What one stream must remember between its chunks: the keys and values that later chunks look back on.
  package struct Cache: Sendable {
    fileprivate var keys, values: Tensor
    /// The projections of the positions that were given last, which do not change from chunk to chunk.
    fileprivate var positions: Tensor?

    /// The numbers that are remembered.
    package var count: Int { keys.count + values.count + (positions?.count ?? 0) }
  }

  /// The beginning of a stream: no past.
  package func makeCache() -> Cache {
    let nothing = Tensor(zeros: [0, contentBias.count])
    return Cache(keys: nothing, values: nothing)
  }

  /// The next chunk of a stream, [n, D] → [n, D], which sees itself and at most `past` rows before it (nil is
  /// all), added to `residual`, if there is one. `positions` [2 Tmax − 1, D] are sinusoids as for whole utterances, where Tmax covers both.
  package func callAsFunction(
    _ chunk: Tensor, addedTo residual: Tensor? = nil, after past: Int?, positions: Tensor,
    _ cache: inout Cache
  ) -> Tensor {
    let rows = Linear.all(query, key, value, of: chunk)
    let keys = Tensor.concatenating([cache.keys, rows[1]])
    let values = Tensor.concatenating([cache.values, rows[2]])
    let projected =
      cache.positions.flatMap { $0.rows == positions.rows ? $0 : nil } ?? position(positions)
    cache.positions = projected
    let first = max(0, keys.rows - (past ?? keys.rows))
    cache.keys = keys.rows(first..<keys.rows).copied()
    cache.values = values.rows(first..<keys.rows).copied()
    var inputs = AttentionInputs(
      queries: rows[0], keys: keys, values: values, lengths: [chunk.rows],
      keyLengths: [keys.rows], heads: heads)
    inputs.precision = query.weight.precision
    inputs.relative = RelativePositions(
      positions: projected, contentBias: contentBias, positionBias: positionBias)
    return output(.attention(inputs), addedTo: residual, dropout: 0, .inference)
  }
}

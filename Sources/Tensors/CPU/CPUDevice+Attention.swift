import CKernels

/// Attention, one utterance and one head at a time: heads are column blocks of the same rows, so
/// nothing is rearranged.
extension CPUDevice {
  func attention(
    _ inputs: AttentionInputs, keepingWeights: Bool
  ) -> (Tensor, weights: Tensor?) {
    let spans = AttentionSpan.all(inputs)
    let size = inputs.queries.columns / inputs.heads
    let content = inputs.relative.map { add(inputs.queries, row: $0.contentBias) }
    let located = inputs.relative.map { add(inputs.queries, row: $0.positionBias) }
    let weightCount = keepingWeights ? spans.last?.weightEnd ?? 0 : spans.map(\.area).max() ?? 0
    let weights = empty([weightCount])
    let position = empty([inputs.relative == nil ? 0 : spans.map(\.positionArea).max() ?? 0])
    let scale = 1 / Float(size).squareRoot()
    let result = rows(of: inputs.queries, in: inputs)

    for span in spans {
      let scores = weights.pointer + (keepingWeights ? span.firstWeight : 0)
      generalProduct(
        span.queries, span.keys, inner: size, span.queries(of: content ?? inputs.queries),
        span.keys(of: inputs.keys).transposed, into: Block(scores, stride: span.keys))
      if let relative = inputs.relative, let located {
        generalProduct(
          span.queries, span.offsets, inner: size, span.queries(of: located),
          span.positions(of: relative.positions).transposed,
          into: Block(position.pointer, stride: span.offsets))
      }
      ck_attention_softmax(
        scores, inputs.relative == nil ? nil : position.pointer,
        inputs.mask.bounds(span), scale, span.queries, span.keys)
      let used = dropped(scores, span, inputs.dropout)
      generalProduct(
        span.queries, size, inner: span.keys, Block(used?.pointer ?? scores, stride: span.keys),
        span.keys(of: inputs.values), into: span.queries(of: result))
      withExtendedLifetime(used) {}
    }
    withExtendedLifetime((inputs, content, located, position)) {}
    return (result, keepingWeights ? weights : nil)
  }

  func attentionBackward(
    _ gradient: Tensor, _ inputs: AttentionInputs, weights: Tensor
  ) -> AttentionGradients {
    let spans = AttentionSpan.all(inputs)
    let size = inputs.queries.columns / inputs.heads
    let content = inputs.relative.map { add(inputs.queries, row: $0.contentBias) }
    let located = inputs.relative.map { add(inputs.queries, row: $0.positionBias) }
    let scale = 1 / Float(size).squareRoot()
    let dcontent = rows(of: inputs.queries, in: inputs)
    let dlocated = inputs.relative.map { _ in rows(of: inputs.queries, in: inputs) }
    let dpositions = inputs.relative.map { Tensor(zeros: $0.positions.shape) }
    let (dkeys, dvalues) = (rows(of: inputs.keys, in: inputs), rows(of: inputs.values, in: inputs))
    let dscores = empty([spans.map(\.area).max() ?? 0])
    let dposition = empty([inputs.relative == nil ? 0 : spans.map(\.positionArea).max() ?? 0])

    for span in spans {
      let kept = weights.pointer + span.firstWeight
      let used = dropped(kept, span, inputs.dropout)
      let incoming = span.queries(of: gradient)
      let dscore = Block(dscores.pointer, stride: span.keys)
      // values: dV = Wᵀ·dO, and the gradient of the weights is dO·Vᵀ.
      generalProduct(
        span.keys, size, inner: span.queries,
        Block(used?.pointer ?? kept, stride: span.keys).transposed, incoming,
        into: span.keys(of: dvalues))
      generalProduct(
        span.queries, span.keys, inner: size, incoming, span.keys(of: inputs.values).transposed,
        into: dscore)
      if let dropout = inputs.dropout {
        ck_dropout(dscore.start, dscore.start, dropout.rate, span.key(dropout.key), span.area)
      }
      ck_attention_softmax_backward(
        dscore.start, inputs.relative == nil ? nil : dposition.pointer, kept, scale, span.queries,
        span.keys)
      // content scores: dQ = dS·K and dK = dSᵀ·Q.
      generalProduct(
        span.queries, size, inner: span.keys, dscore, span.keys(of: inputs.keys),
        into: span.queries(of: dcontent))
      generalProduct(
        span.keys, size, inner: span.queries, dscore.transposed,
        span.queries(of: content ?? inputs.queries), into: span.keys(of: dkeys))
      // position scores: the same with P, which all utterances share.
      if let relative = inputs.relative, let located, let dlocated, let dpositions {
        let dshifted = Block(dposition.pointer, stride: span.offsets)
        generalProduct(
          span.queries, size, inner: span.offsets, dshifted,
          span.positions(of: relative.positions), into: span.queries(of: dlocated))
        generalProduct(
          span.offsets, size, inner: span.queries, dshifted.transposed, span.queries(of: located),
          beta: 1, into: span.positions(of: dpositions))
      }
      withExtendedLifetime(used) {}
    }
    withExtendedLifetime((inputs, content, located, dscores, dposition, gradient, weights)) {}
    guard let dlocated, let dpositions else {
      return AttentionGradients(queries: dcontent, keys: dkeys, values: dvalues)
    }
    return AttentionGradients(
      queries: add(dcontent, dlocated), keys: dkeys, values: dvalues,
      relative: (dpositions, columnSums(dcontent), columnSums(dlocated)))
  }

  /// Memory for results of the shape of `tensor`: zeros if an utterance has queries or keys only, whose rows
  /// no product writes.
  private func rows(of tensor: Tensor, in inputs: AttentionInputs) -> Tensor {
    let lengths = zip(inputs.queryLengths, inputs.keyLengths)
    return lengths.contains { ($0 == 0) != ($1 == 0) }
      ? Tensor(zeros: tensor.shape) : empty(tensor.shape)
  }

  func attend(
    _ queries: Tensor, keys: Tensor, values: Tensor, over attended: AttendedRows, heads: Int
  ) -> Tensor {
    let size = queries.columns / heads
    let longest = attended.spans.lazy.map(\.count).max() ?? 0
    let scores = empty([paddedRows(longest) + 16])
    let spans = attended.spans.flatMap { [Int32($0.lowerBound), Int32($0.upperBound)] }
    return making(queries.shape) {
      ck_attend_rows(
        $0, queries.pointer, keys.pointer, values.pointer, attended.indices, spans, scores.pointer,
        1 / Float(size).squareRoot(), queries.rows, heads, size)
    }
  }

  /// The weights after dropout, or nil where nothing is dropped.
  private func dropped(
    _ weights: UnsafeMutablePointer<Float>, _ span: AttentionSpan,
    _ dropout: (rate: Float, key: RandomKey)?
  ) -> Tensor? {
    guard let dropout, dropout.rate > 0 else { return nil }
    return making([span.area]) {
      ck_dropout($0, weights, dropout.rate, span.key(dropout.key), span.area)
    }
  }
}

/// One head of one utterance: where its numbers lie.
private struct AttentionSpan {
  let index, utterance, firstQuery, firstKey, queries, keys, column, firstWeight: Int

  var area: Int { queries * keys }
  /// Distinct offsets between a query and a key.
  var offsets: Int { max(0, queries + keys - 1) }
  var positionArea: Int { queries * offsets }
  var weightEnd: Int { firstWeight + area }

  /// This head's columns of this utterance's query rows.
  func queries(of tensor: Tensor) -> Block { block(of: tensor, row: firstQuery) }
  /// This head's columns of this utterance's key rows.
  func keys(of tensor: Tensor) -> Block { block(of: tensor, row: firstKey) }
  /// This head's columns of this utterance's offsets, in a table that is centred on offset 0.
  func positions(of table: Tensor) -> Block {
    block(of: table, row: (table.rows + 1) / 2 - queries)
  }

  private func block(of tensor: Tensor, row: Int) -> Block {
    Block(tensor.pointer + row * tensor.columns + column, stride: tensor.columns)
  }

  /// Each head of each utterance drops different weights.
  func key(_ key: RandomKey) -> UInt64 { key.child(index).state }

  static func all(_ inputs: AttentionInputs) -> [AttentionSpan] {
    let size = inputs.queries.columns / inputs.heads
    var spans: [AttentionSpan] = []
    var (query, key, weight) = (0, 0, 0)
    for (utterance, (queries, keys)) in zip(inputs.queryLengths, inputs.keyLengths).enumerated() {
      if queries > 0 && keys > 0 {
        for head in 0..<inputs.heads {
          spans.append(
            AttentionSpan(
              index: spans.count, utterance: utterance, firstQuery: query, firstKey: key,
              queries: queries, keys: keys, column: head * size, firstWeight: weight))
          weight += queries * keys
        }
      }
      query += queries
      key += keys
    }
    return spans
  }
}

extension AttentionMask {
  /// For each query the first key it sees and the end, flat; nil where every key is seen.
  fileprivate func bounds(_ span: AttentionSpan) -> [Int32]? {
    let (queries, keys) = (span.queries, span.keys)
    switch self {
    case .none:
      return nil
    case .causal:
      return (0..<queries).flatMap { [0, Int32(min(keys, $0 + 1 + keys - queries))] }
    case .chunked(let size, let left):
      return (0..<queries).flatMap { query in
        let chunk = query / size
        let first = left.map { max(0, (chunk - $0) * size) } ?? 0
        return [Int32(first), Int32(min(keys, (chunk + 1) * size))]
      }
    case .spans(let spans):
      precondition(spans[span.utterance].count == queries, "one span for each query")
      return spans[span.utterance].flatMap {
        [Int32($0.lowerBound), Int32(min(keys, $0.upperBound))]
      }
    }
  }
}

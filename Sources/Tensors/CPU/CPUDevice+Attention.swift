import CKernels

/// Attention, one span at a time: heads are column blocks of the same rows, so nothing is rearranged.
extension CPUDevice {
  /// Enough rows that preparing a product is worth while.
  private static let queriesTogether = 128

  func attention(
    _ inputs: AttentionInputs, keepingWeights: Bool
  ) -> (Tensor, weights: Tensor?) {
    if Self.rounds(inputs, keepingWeights: keepingWeights) {
      return (roundedAttention(inputs), nil)
    }
    let spans = AttentionSpan.all(inputs)
    let size = inputs.queries.columns / inputs.heads
    let content = inputs.relative.map { add(inputs.queries, row: $0.contentBias) }
    let located = inputs.relative.map { add(inputs.queries, row: $0.positionBias) }
    // Queries in blocks: a block has fewer offsets to the keys than the whole span, and its scores are still in
    // the cache for each of the steps. What is dropped depends on the place in the span, which is then a block.
    let isWhole = inputs.dropout.map { $0.rate > 0 } ?? false
    let longest = isWhole ? Int.max : Self.queriesTogether
    let area = spans.map { min($0.queries, longest) * $0.keys }.max() ?? 0
    let positionArea = spans.map { span in
      let queries = min(span.queries, longest)
      return queries * (queries + span.keys)
    }.max()
    // Each thread has scores of its own, unless all are kept.
    let threads = max(1, min(kernelThreads, spans.count))
    let weights = empty([keepingWeights ? spans.last?.weightEnd ?? 0 : threads * area])
    let offsetArea = inputs.relative == nil ? 0 : positionArea ?? 0
    let position = empty([threads * offsetArea])
    let scale = 1 / Float(size).squareRoot()
    let result = rows(of: inputs.queries, in: inputs)

    forEachOnKernelThreads(spans.count) { index, thread in
      let span = spans[index]
      let bounds = span.bounds(inputs.mask)
      let offsetScores = position.pointer + thread * offsetArea
      for first in stride(from: 0, to: span.queries, by: min(span.queries, longest)) {
        let block = first..<min(span.queries, first + min(span.queries, longest))
        let offsets = block.count + span.keys - 1
        let scores =
          weights.pointer
          + (keepingWeights ? span.firstWeight + first * span.keys : thread * area)
        generalProduct(
          block.count, span.keys, inner: size, span.queries(block, of: content ?? inputs.queries),
          span.keys(of: inputs.keys).transposed, into: Block(scores, stride: span.keys))
        if let relative = inputs.relative, let located {
          generalProduct(
            block.count, offsets, inner: size, span.queries(block, of: located),
            span.positions(block, of: relative.positions).transposed,
            into: Block(offsetScores, stride: offsets))
        }
        ck_attention_softmax(
          scores, inputs.relative == nil ? nil : offsetScores,
          bounds.map { Array($0[2 * first..<2 * block.upperBound]) }, scale, block.count, span.keys)
        let used = dropped(scores, span, inputs.dropout)
        generalProduct(
          block.count, size, inner: span.keys, Block(used?.pointer ?? scores, stride: span.keys),
          span.keys(of: inputs.values), into: span.queries(block, of: result))
        withExtendedLifetime(used) {}
      }
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
    // Parts that see the same keys add up; where each key has one part only, nothing is added to.
    let sharesKeys = inputs.mask.sharesKeys
    let beta: Float = sharesKeys ? 1 : 0
    let (dkeys, dvalues) =
      sharesKeys
      ? (Tensor(zeros: inputs.keys.shape), Tensor(zeros: inputs.values.shape))
      : (rows(of: inputs.keys, in: inputs), rows(of: inputs.values, in: inputs))
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
        beta: beta, into: span.keys(of: dvalues))
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
        span.queries(of: content ?? inputs.queries), beta: beta, into: span.keys(of: dkeys))
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
  func rows(of tensor: Tensor, in inputs: AttentionInputs) -> Tensor {
    let lengths = zip(inputs.queryLengths, inputs.keyLengths)
    return lengths.contains { ($0 == 0) != ($1 == 0) }
      ? Tensor(zeros: tensor.shape) : empty(tensor.shape)
  }

  func attend(
    _ queries: Tensor, keys: Tensor, values: Tensor, over attended: AttendedRows, heads: Int
  ) -> Tensor {
    let size = queries.columns / heads
    let longest = attended.spans.lazy.map(\.count).max() ?? 0
    // Each thread takes some of the heads, and has scores of its own.
    let area = Int(CK_TOGETHER) * (longest + 15) / 16 * 16
    let scores = empty([heads * area])
    let spans = attended.spans.flatMap { [Int32($0.lowerBound), Int32($0.upperBound)] }
    let attendedRows = attended.spans.lazy.map(\.count).reduce(0, +)
    return making(queries.shape) { out in
      forEachStretch(of: heads, numbers: 2 * size * attendedRows) { some in
        ck_attend_rows(
          out, queries.pointer, keys.pointer, values.pointer, attended.indices, spans,
          scores.pointer + some.lowerBound * area, 1 / Float(size).squareRoot(), queries.rows,
          heads, size, some.lowerBound, some.upperBound)
      }
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

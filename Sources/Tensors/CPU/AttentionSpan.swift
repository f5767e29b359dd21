/// Queries of one utterance, the keys that they may see, and one head: where its numbers lie.
///
/// An utterance is one span for each head, unless its frames see chunks: then several chunks make a span, and
/// what none of them can see is not computed.
struct AttentionSpan {
  /// Counts all spans of a batch; what is dropped follows from it.
  let index: Int
  /// The utterance, its first rows among all rows, and the numbers of its keys.
  let utterance, firstQuery, firstKey, utteranceKeys: Int
  /// The queries and keys of the span, counted in the utterance.
  let queryRange, keyRange: Range<Int>
  /// The head's first column, and where the span's weights begin among all that are kept.
  let column, firstWeight: Int

  var queries: Int { queryRange.count }
  var keys: Int { keyRange.count }
  var area: Int { queries * keys }
  /// Distinct offsets between a query and a key.
  var offsets: Int { max(0, queries + keys - 1) }
  var positionArea: Int { queries * offsets }
  var weightEnd: Int { firstWeight + area }

  /// This head's columns of the query rows.
  func queries(of tensor: Tensor) -> Block {
    block(of: tensor, row: firstQuery + queryRange.lowerBound)
  }
  /// This head's columns of some of the query rows, counted in the span.
  func queries(_ range: Range<Int>, of tensor: Tensor) -> Block {
    block(of: tensor, row: firstQuery + queryRange.lowerBound + range.lowerBound)
  }
  /// This head's columns of the key rows.
  func keys(of tensor: Tensor) -> Block {
    block(of: tensor, row: firstKey + keyRange.lowerBound)
  }
  /// This head's columns of the offsets, in a table that is centred on offset 0. The last query stands where the
  /// last key does.
  func positions(of table: Tensor) -> Block {
    block(of: table, row: (table.rows + 1) / 2 - keys)
  }

  /// The offsets that some of the queries, counted in the span, have to its keys: fewer than the whole span has.
  func positions(_ range: Range<Int>, of table: Tensor) -> Block {
    block(of: table, row: (table.rows + 1) / 2 - keys + queries - range.upperBound)
  }

  private func block(of tensor: Tensor, row: Int) -> Block {
    Block(tensor.pointer + row * tensor.columns + column, stride: tensor.columns)
  }

  /// Each head of each utterance drops different weights.
  func key(_ key: RandomKey) -> UInt64 { key.child(index).state }

  /// For each query the first key that it sees and the end, flat, counted in the span; nil where each sees all.
  func bounds(_ mask: AttentionMask) -> [Int32]? {
    switch mask {
    case .none:
      return nil
    case .causal:
      return (0..<queries).flatMap { [0, Int32(min(keys, $0 + 1 + keys - queries))] }
    case .chunked(let size, let left):
      if queryRange.lowerBound / size == (queryRange.upperBound - 1) / size { return nil }
      return queryRange.flatMap { query in
        let seen = AttentionMask.keys(
          of: query / size, size: size, left: left, among: utteranceKeys)
        return [seen.lowerBound, seen.upperBound].map { Int32($0 - keyRange.lowerBound) }
      }
    case .spans(let spans):
      precondition(spans[utterance].count == queries, "one span for each query")
      return spans[utterance].flatMap { [Int32($0.lowerBound), Int32(min(keys, $0.upperBound))] }
    }
  }

  /// All spans of a batch, in the order of utterances, parts and heads.
  static func all(_ inputs: AttentionInputs) -> [AttentionSpan] {
    let size = inputs.queries.columns / inputs.heads
    var spans: [AttentionSpan] = []
    var (query, key, weight) = (0, 0, 0)
    for (utterance, (queries, keys)) in zip(inputs.queryLengths, inputs.keyLengths).enumerated() {
      if queries > 0 && keys > 0 {
        for part in inputs.mask.parts(queries: queries, keys: keys) {
          for head in 0..<inputs.heads {
            let span = AttentionSpan(
              index: spans.count, utterance: utterance, firstQuery: query, firstKey: key,
              utteranceKeys: keys, queryRange: part.queries, keyRange: part.keys,
              column: head * size, firstWeight: weight)
            spans.append(span)
            weight += span.area
          }
        }
      }
      query += queries
      key += keys
    }
    return spans
  }
}

extension AttentionMask {
  /// Rows that one product should have at least, so that its preparation is worth while.
  private static let rowsWorthAProduct = 32

  /// Whether a key can belong to several parts of an utterance.
  var sharesKeys: Bool { if case .chunked = self { true } else { false } }

  /// The keys that the frames of a chunk see.
  fileprivate static func keys(
    of chunk: Int, size: Int, left: Int?, among keys: Int
  ) -> Range<Int> {
    let first = left.map { max(0, (chunk - $0) * size) } ?? 0
    return first..<min(keys, (chunk + 1) * size)
  }

  /// An utterance cut so that hardly anything is computed that no query may see.
  fileprivate func parts(
    queries: Int, keys: Int
  ) -> [(queries: Range<Int>, keys: Range<Int>)] {
    guard case .chunked(let size, let left) = self else { return [(0..<queries, 0..<keys)] }
    let rows = max(1, Self.rowsWorthAProduct / size) * size
    return stride(from: 0, to: queries, by: rows).map { first in
      let end = min(queries, first + rows)
      let oldest = Self.keys(of: first / size, size: size, left: left, among: keys).lowerBound
      return (first..<end, oldest..<end)
    }
  }
}

/// The rows of keys and values that each query row attends to.
package struct AttendedRows: Sendable {
  /// For each query its part of `indices`, or of the rows themselves where there are no indices.
  let spans: [Range<Int>]
  /// Rows in the order in which they are summed.
  let indices: [Int32]?

  /// Consecutive rows for each query.
  package static func ranges(_ ranges: [Range<Int>]) -> AttendedRows {
    AttendedRows(spans: ranges, indices: nil)
  }

  /// For each query its own list of rows, in any order.
  package static func lists(_ lists: [[Int32]]) -> AttendedRows {
    var (spans, indices): ([Range<Int>], [Int32]) = ([], [])
    spans.reserveCapacity(lists.count)
    indices.reserveCapacity(lists.reduce(0) { $0 + $1.count })
    for list in lists {
      spans.append(indices.count..<indices.count + list.count)
      indices += list
    }
    return AttendedRows(spans: spans, indices: indices)
  }
}

extension Tensor {
  /// Multi-head attention (Vaswani et al. 2017, eq. 1) of each query row [n, D] over its own choice of the
  /// rows of keys and values [m, D]; zeros where it has none. For inference: no gradients.
  ///
  /// A row's result is a function of itself and of its list, bit for bit: it is the same however many rows
  /// are computed together. That is what lets a decoder with a cache, one that verifies a draft, and a
  /// batch of any size agree exactly; and a hypothesis that branches copies a list and no rows.
  package func attending(
    to keys: Tensor, _ values: Tensor, over attended: AttendedRows, heads: Int
  ) -> Tensor {
    precondition(
      columns % heads == 0 && keys.columns == columns && values.shape == keys.shape
        && attended.spans.count == rows,
      "attention of \(shape) in \(heads) heads over \(keys.shape), \(values.shape)")
    precondition(!isTracked && !keys.isTracked && !values.isTracked, "attention without gradients")
    let reach = attended.indices.map { indices in
      indices.allSatisfy { $0 >= 0 && $0 < keys.rows }
    }
    precondition(
      reach ?? attended.spans.allSatisfy { $0.lowerBound >= 0 && $0.upperBound <= keys.rows },
      "attention to a row outside of \(keys.shape)")
    for span in attended.spans {
      ProductOperations.count(rows: 1, inner: columns, columns: 2 * span.count)
    }
    return device.attend(self, keys: keys, values: values, over: attended, heads: heads)
  }
}

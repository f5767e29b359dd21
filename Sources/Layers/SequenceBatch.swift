package import Tensors

/// A ragged batch: the rows of all utterances laid end to end. There is no padding and no mask, so
/// nothing can leak between utterances, and no arithmetic is spent on frames that do not exist.
package struct SequenceBatch: Sendable {
  /// [N, D], where N is the sum of the lengths.
  package let rows: Tensor
  /// Rows of each utterance, in order.
  package let lengths: [Int]

  /// Joins rows with the lengths that divide them.
  package init(rows: Tensor, lengths: [Int]) {
    precondition(
      rows.rows == lengths.reduce(0, +), "\(rows.rows) rows do not divide into \(lengths)")
    self.rows = rows
    self.lengths = lengths
  }

  /// Lays utterances end to end; a single one stays where it is.
  package init(_ utterances: [Tensor]) {
    self.init(
      rows: utterances.count == 1 ? utterances[0] : .concatenating(utterances),
      lengths: utterances.map(\.rows))
  }

  /// The rows of one utterance: a free view.
  package func utterance(_ index: Int) -> Tensor {
    let first = lengths[..<index].reduce(0, +)
    return rows.rows(first..<first + lengths[index])
  }

  /// Where the rows of each utterance lie.
  package var ranges: [Range<Int>] {
    var next = 0
    return lengths.map { length in
      defer { next += length }
      return next..<next + length
    }
  }

  /// Other rows, divided the same way.
  package func with(rows: Tensor) -> SequenceBatch {
    SequenceBatch(rows: rows, lengths: lengths)
  }

  /// The same division with each row mapped by a layer that does not mix time.
  package func mapRows(_ layer: (Tensor) -> Tensor) -> SequenceBatch { with(rows: layer(rows)) }
}

extension SequenceBatch {
  /// The batch of some of the utterances, in the order given; free if it is all of them in their order.
  package func picking(_ utterances: [Int]) -> SequenceBatch {
    if utterances == Array(lengths.indices) { return self }
    let starts = lengths.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
    return SequenceBatch(
      rows: rows.gathering(rows: utterances.flatMap { starts[$0]..<starts[$0 + 1] }),
      lengths: utterances.map { lengths[$0] })
  }
}

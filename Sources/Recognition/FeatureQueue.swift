internal import Audio
internal import Tensors

/// The features of a stream that may still be needed, by their number in the stream.
struct FeatureQueue {
  private let bins: Int
  private var values: [Float] = []
  /// The number of the first row that is kept.
  private var first = 0

  /// Rows of so many bins.
  init(bins: Int) { self.bins = bins }

  /// Rows that are kept.
  var count: Int { values.count / bins }

  /// The number of the next row to come.
  var end: Int { first + count }

  /// Adds the rows that come next.
  mutating func append(_ frames: FeatureFrames) {
    precondition(frames.bins == bins, "\(frames.bins) bins in a queue of \(bins)")
    values += frames.values
  }

  /// Rows [n, F] that have come and have not been forgotten.
  func rows(_ range: Range<Int>) -> Tensor {
    precondition(range.lowerBound >= first && range.upperBound <= end, "rows \(range) are not kept")
    let kept = (range.lowerBound - first) * bins..<(range.upperBound - first) * bins
    return Tensor(Array(values[kept]), shape: [range.count, bins])
  }

  /// Forgets rows before `row`, once they are many enough to be worth the move.
  mutating func forget(before row: Int) {
    let surplus = min(row, end) - first
    guard surplus > 256 else { return }
    values.removeFirst(surplus * bins)
    first += surplus
  }
}

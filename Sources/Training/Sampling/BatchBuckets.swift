/// A division of the plane of durations and tokens. All utterances of a batch are from one bucket, and so are
/// all batches that ranks compute at the same time.
package struct BatchBuckets: Sendable, Equatable {
  /// Seconds at which one bucket ends and the next begins, rising. An utterance of exactly such a length is
  /// in the lower bucket; the last one has no end.
  package let durationEdges: [Double]
  /// For each of the buckets by duration, the numbers of tokens at which it is divided, by the same rule.
  package let tokenEdges: [[Int]]

  /// The number of the first bucket in each of those by duration.
  private let firsts: [Int]

  /// One bucket.
  package static let single = BatchBuckets(durationEdges: [], tokenEdges: [[]])

  /// Buckets with these edges, which rise, and one list of tokens more than there are edges of durations.
  package init(durationEdges: [Double], tokenEdges: [[Int]]) {
    precondition(
      tokenEdges.count == durationEdges.count + 1,
      "\(tokenEdges.count) lists of tokens for \(durationEdges.count + 1) buckets")
    precondition(
      Self.rises(durationEdges) && tokenEdges.allSatisfy(Self.rises), "edges that do not rise")
    self.durationEdges = durationEdges
    self.tokenEdges = tokenEdges
    var firsts = [0]
    for edges in tokenEdges { firsts.append(firsts[firsts.count - 1] + edges.count + 1) }
    self.firsts = firsts
  }

  /// Buckets by duration alone.
  package init(durationEdges: [Double]) {
    self.init(
      durationEdges: durationEdges,
      tokenEdges: [[Int]](repeating: [], count: durationEdges.count + 1))
  }

  /// How many there are.
  package var count: Int { firsts[firsts.count - 1] }

  /// The bucket of an utterance.
  package func index(of size: UtteranceSize) -> Int {
    let row = Self.first(in: durationEdges, notBelow: size.seconds)
    return firsts[row] + Self.first(in: tokenEdges[row], notBelow: size.tokens)
  }

  /// The most seconds and tokens that a bucket takes; nil where it has no end.
  package func limits(of bucket: Int) -> (seconds: Double?, tokens: Int?) {
    let row = Self.first(in: firsts, notBelow: bucket + 1) - 1
    let column = bucket - firsts[row]
    return (
      row < durationEdges.count ? durationEdges[row] : nil,
      column < tokenEdges[row].count ? tokenEdges[row][column] : nil
    )
  }

  /// The position of the first of rising `edges` that is at least `value`, or their number.
  private static func first<Value: Comparable>(in edges: [Value], notBelow value: Value) -> Int {
    var (low, high) = (0, edges.count)
    while low < high {
      let middle = (low + high) / 2
      if edges[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private static func rises<Value: Comparable>(_ edges: [Value]) -> Bool {
    zip(edges, edges.dropFirst()).allSatisfy { $0 < $1 }
  }
}

/// The best few of a stream of scored candidates, without sorting the stream.
///
/// A binary heap with the worst kept candidate at its root. Most candidates of a long stream fail
/// against the root, one comparison each: expected O(n + k·log k·log n) for k of n. Higher scores
/// are better, and equal scores resolve to the lower index, so the selection is a function of the
/// candidates and not of their order. Candidates of score −∞ or NaN are never kept.
struct TopSelection {
  struct Candidate: Equatable {
    let score: Double
    let index: Int

    func isBetter(than other: Candidate) -> Bool {
      score > other.score || (score == other.score && index < other.index)
    }
  }

  let capacity: Int
  private var heap: [Candidate] = []

  init(capacity: Int) {
    precondition(capacity > 0, "a selection keeps at least one candidate")
    self.capacity = capacity
    heap.reserveCapacity(capacity)
  }

  /// A newcomer below this score is certain to be refused; at it, if its index is higher than all.
  var threshold: Double { heap.count < capacity ? -.infinity : heap[0].score }

  mutating func removeAll() {
    heap.removeAll(keepingCapacity: true)
  }

  mutating func offer(score: Double, index: Int) {
    guard score > -.infinity else { return }
    let candidate = Candidate(score: score, index: index)
    if heap.count < capacity {
      heap.append(candidate)
      siftUp(heap.count - 1)
    } else if candidate.isBetter(than: heap[0]) {
      heap[0] = candidate
      siftDown(0)
    }
  }

  /// Replaces `ranking` by the kept candidates, best first.
  func rank(into ranking: inout [Candidate]) {
    ranking.removeAll(keepingCapacity: true)
    ranking.append(contentsOf: heap)
    ranking.sort { $0.isBetter(than: $1) }
  }

  private mutating func siftUp(_ start: Int) {
    var child = start
    while child > 0, heap[(child - 1) / 2].isBetter(than: heap[child]) {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  private mutating func siftDown(_ start: Int) {
    var parent = start
    while 2 * parent + 1 < heap.count {
      var worst = 2 * parent + 1
      if worst + 1 < heap.count, heap[worst].isBetter(than: heap[worst + 1]) { worst += 1 }
      guard heap[parent].isBetter(than: heap[worst]) else { return }
      heap.swapAt(parent, worst)
      parent = worst
    }
  }
}

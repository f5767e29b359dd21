/// Divides utterances into batches of alike lengths: no arithmetic depends on it, but a batch's products are
/// larger than those of an utterance by itself.
package enum UtterancePacking {
  /// Indices in order of length, cut where a batch would exceed `limit`; one that exceeds it by itself is
  /// alone.
  package static func batches(lengths: [Int], limit: Double) -> [[Int]] {
    var (batches, total): ([[Int]], Double) = ([], 0)
    for index in lengths.indices.sorted(by: { (lengths[$0], $0) < (lengths[$1], $1) }) {
      total += Double(lengths[index])
      if batches.isEmpty || total > limit {
        batches.append([])
        total = Double(lengths[index])
      }
      batches[batches.count - 1].append(index)
    }
    return batches
  }
}

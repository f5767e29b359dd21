/// How sequences of many utterances are divided into runs of a network, so that memory stays bounded however
/// many there are.
///
/// Which sequences of an utterance run together depends on that utterance only. Products of attention may
/// differ in the last bit with the number of rows that ask an utterance's states, and a result must not depend
/// on who shares the batch.
struct PassPlan: Sendable, Equatable {
  /// Some consecutive sequences of one utterance.
  struct Piece: Sendable, Equatable {
    var utterance: Int
    var sequences: Range<Int>
  }

  /// What each run computes; an utterance is at most once in a run.
  let passes: [[Piece]]

  /// - Parameters:
  ///   - lengths: The rows of each utterance's sequences.
  ///   - limit: The most rows of a run, but for a sequence or a piece that is longer by itself.
  init(lengths: [[Int]], limit: Int) {
    var (passes, rows) = ([[Piece]](), 0)
    for (utterance, lengths) in lengths.enumerated() {
      for sequences in Self.divided(lengths, limit) {
        let count = lengths[sequences].reduce(0, +)
        if passes.isEmpty || rows + count > limit || passes.last?.last?.utterance == utterance {
          passes.append([])
          rows = 0
        }
        passes[passes.count - 1].append(Piece(utterance: utterance, sequences: sequences))
        rows += count
      }
    }
    self.passes = passes
  }

  /// Consecutive sequences that stay within the limit together, each at least one.
  private static func divided(_ lengths: [Int], _ limit: Int) -> [Range<Int>] {
    var (ranges, rows) = ([Range<Int>](), 0)
    for (index, length) in lengths.enumerated() {
      if let last = ranges.last, rows + length <= limit {
        ranges[ranges.count - 1] = last.lowerBound..<index + 1
        rows += length
      } else {
        ranges.append(index..<index + 1)
        rows = length
      }
    }
    return ranges
  }
}

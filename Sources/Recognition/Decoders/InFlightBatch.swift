internal import Tensors

/// Decodes many utterances together, a few at a time: whoever finishes leaves at once, and the next in line
/// takes the place, so that no row of a batch waits for the longest.
struct InFlightBatch: Sendable {
  /// When places that have become free are taken.
  enum Admission: Sendable {
    /// At once.
    case immediate
    /// When all places are free: a static batch, which exists to be compared with.
    case together
  }

  /// Utterances in work at any time.
  var slots: Int
  /// When waiting utterances are taken up.
  var admission = Admission.immediate

  /// Runs all searches to their end, taken up in `order`. No search's result depends on the others. Throws
  /// `ModelError.notFinite`.
  func run<Search: StepwiseSearch>(
    _ searches: inout [Search], order: [Int], _ state: inout AttentionDecodingState
  ) throws(ModelError) {
    precondition(slots > 0, "someone must be in work")
    var waiting = order[...]
    var working: [Int] = []
    while true {
      if admission == .immediate || working.isEmpty {
        let admitted = waiting.prefix(slots - working.count)
        working += admitted
        waiting = waiting.dropFirst(admitted.count)
      }
      guard !working.isEmpty else { return }
      let rows = working.map { searches[$0].nextRows(&state) }
      let logProbabilities = try state.advance(rows.flatMap(\.self))
      let vocabulary = logProbabilities.columns
      logProbabilities.withSpan { span in
        var next = 0
        for (index, own) in zip(working, rows) {
          let end = next + own.count * vocabulary
          searches[index].accept(span.extracting(next..<end), &state)
          next = end
        }
      }
      working.removeAll { searches[$0].isOver }
    }
  }
}

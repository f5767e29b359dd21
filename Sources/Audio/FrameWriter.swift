/// Writes frames of a recording of which a stretch is in memory, ends included.
struct FrameWriter: ~Copyable {
  private let framing: Framing
  private var analyzer: FrameAnalyzer

  init(_ plan: LogMel.Plan) {
    framing = plan.framing
    analyzer = FrameAnalyzer(plan)
  }

  /// Writes the features of frame `index` to row `row`. `samples` are the recording's from `origin`
  /// on; it ends, for now or for good, before sample `end`.
  mutating func write(
    frame index: Int, of samples: Span<Float>, origin: Int = 0, endingAt end: Int,
    into rows: inout MutableSpan<Float>, row: Int
  ) {
    let start = framing.start(of: index)
    if start >= 0 && start + framing.windowLength <= end {
      analyzer.analyze(samples, from: start - origin, into: &rows, row: row)
      return
    }
    var edge = [Float](repeating: 0, count: framing.windowLength)
    for offset in edge.indices {
      guard let source = framing.source(of: start + offset, count: end) else { continue }
      edge[offset] = samples[source - origin]
    }
    analyzer.analyze(edge.span, from: 0, into: &rows, row: row)
  }
}

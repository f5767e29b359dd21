internal import Recognition

/// An event of a live stream as JSON. The keys are explained by `swiftlet stream --help`, and stay.
struct StreamDocument: Encodable {
  struct Word: Encodable {
    let word: String
    let start, end, confidence: Double
  }

  let type: String
  let segment: Int
  let start, end: Double
  let text: String
  let stable: String?
  let confidence: Double
  let words: [Word]

  init(_ event: StreamEvent) {
    let segment = event.segment
    switch event {
    case .partial:
      type = "partial"
      stable = segment.stableText
    case .final:
      type = "final"
      stable = nil
    }
    self.segment = segment.index
    start = segment.start.decimals(3)
    end = segment.end.decimals(3)
    text = segment.transcript.text
    confidence = segment.transcript.confidence.decimals(4)
    words = segment.transcript.words.map {
      Word(
        word: $0.text, start: $0.start.decimals(3), end: $0.end.decimals(3),
        confidence: $0.confidence.decimals(4))
    }
  }
}

/// The last line of a live stream.
struct StreamEndDocument: Encodable {
  let type = "end"
  let duration: Double
  let segments: Int
  let interrupted: Bool

  init(duration: Double, segments: Int, interrupted: Bool) {
    self.duration = duration.decimals(3)
    self.segments = segments
    self.interrupted = interrupted
  }
}

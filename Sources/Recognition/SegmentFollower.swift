internal import Audio
internal import Layers
internal import Tensors

/// Finds the segments of a stream and gives their results: ``StreamingRecognizer`` from features on.
///
/// The encoder hears a segment as it comes, while the detector may still make up its mind; where a
/// segment turns out to have ended earlier, what was heard after its end is left to the next. For the final result
/// it hears what is between the pauses of the segment by itself: as recordings, or, in chunks, what follows the first
/// of them anew.
struct SegmentFollower: ~Copyable {
  /// Seconds around speech that are heard with it: those before its first sign belong to its segment.
  static let padding = SpeechDetection().padding
  /// Seconds without speech after which the encoder starts anew for the final result. What ends a segment takes
  /// longer.
  static let pause = SpeechDetection().pause

  /// The segment that goes on.
  private struct Course {
    /// Its first row of features.
    let start: Int
    /// The first row that the encoder has not had.
    var fed: Int
    /// The detector's frame at which the tracker began.
    let firstFrame: Int
    var tracker: EndpointTracker
    /// The detector's frames from the first sign of speech to the last by now.
    var speech: Range<Int>
  }

  /// What a reader has been shown of a segment.
  private struct Shown: Equatable {
    var text = "", stableText = ""
  }

  private let model: SpeechModel
  private let chunking: Chunking
  private let finalContext: FinalContext
  private let vocabulary: Int
  private let results: SegmentResults
  private let endpoints: EndpointRules
  /// Seconds from one row of features to the next, and rows for each frame of the encoder.
  private let rowSeconds: Double
  private let rowsPerFrame: Int
  /// Seconds of the detector's frames, which are whole samples.
  private let detectorSeconds: Double

  private var features: FeatureQueue
  /// Frames of the detector by now.
  private var decided = 0
  /// Seconds of the stream, once it is known: its last frame may reach beyond them.
  private var duration = Double.infinity
  /// The first row after the last segment.
  private var freeRow = 0
  /// The number of the next segment that has a result.
  private var nextIndex = 0
  private var live: LiveSegment?
  private var course: Course?
  /// The last partial result of the segment that goes on, if it had one. Not a part of `course`: what is assigned
  /// through an optional in a noncopyable structure is never freed by this compiler (5.6 MB an hour, measured).
  private var shown: Shown?
  /// What is said in the segment that goes on.
  private var stretches: SpeechStretches

  /// Follows a stream from its beginning.
  init(
    _ model: SpeechModel, _ configuration: ModelConfiguration, chunking: Chunking,
    finalContext: FinalContext = .segment, results: SegmentResults, endpoints: EndpointRules
  ) {
    self.model = model
    self.chunking = chunking
    self.finalContext = finalContext
    self.results = results
    self.endpoints = endpoints
    vocabulary = configuration.vocabularySize
    rowsPerFrame = configuration.subsamplingFactor
    rowSeconds = configuration.frameSeconds / Double(rowsPerFrame)
    detectorSeconds = SpeechDetector.frameSeconds(sampleRate: configuration.features.sampleRate)
    features = FeatureQueue(bins: configuration.features.bins)
    stretches = SpeechStretches(pause: Int((Self.pause / detectorSeconds).rounded()))
  }

  /// Goes on with a tick, and with the last one at the end of the stream, at `duration` seconds; returns what is new.
  mutating func accept(
    _ tick: FeatureStream.Tick, endingAt duration: Double = .infinity
  ) throws -> [StreamEvent] {
    self.duration = duration
    var events: [StreamEvent] = []
    features.append(tick.features)
    try hear(&events)
    for frame in tick.activity { try decide(frame, &events) }
    features.forget(before: course?.start ?? row(ofFrame: decided) - paddingRows)
    return events
  }

  /// Ends the stream, at so many seconds, and the segment that goes on.
  mutating func finish(at duration: Double) throws -> [StreamEvent] {
    self.duration = duration
    var events: [StreamEvent] = []
    try end(before: features.end, frame: decided, seconds: duration, &events)
    return events
  }

  /// Looks at the detector's next frame: a segment may begin with it, or be over.
  private mutating func decide(
    _ frame: SpeechDetector.Frame, _ events: inout [StreamEvent]
  ) throws {
    let number = decided
    decided += 1
    if course == nil {
      guard frame.isSpeech else { return }
      let start = max(freeRow, row(ofFrame: number) - paddingRows)
      let tracker = EndpointTracker(endpoints, frameSeconds: detectorSeconds)
      try begin(at: start, frame: number, tracker, speech: number..<decided, &events)
    }
    if frame.isSpeech, let first = course?.speech.lowerBound { course?.speech = first..<decided }
    if frame.isSpeech { stretches.accept(number) }
    let hasText = live?.hasText ?? true
    guard
      let endpoint = course?.tracker.accept(
        isSpeech: frame.isSpeech, loudness: frame.loudness, hasText: hasText),
      let ended = course
    else { return }
    let endFrame = ended.firstFrame + endpoint.frames
    let endRow = row(ofFrame: endFrame)
    try end(before: endRow, frame: endFrame, seconds: seconds(ofRow: endRow), &events)
    if ended.speech.upperBound > endFrame {
      // It was cut for its length: what is left begins the next.
      try begin(
        at: endRow, frame: endFrame, ended.tracker,
        speech: endFrame..<ended.speech.upperBound, &events)
    }
  }

  private mutating func begin(
    at start: Int, frame: Int, _ tracker: EndpointTracker, speech: Range<Int>,
    _ events: inout [StreamEvent]
  ) throws {
    live = LiveSegment(model, chunking: chunking, vocabulary: vocabulary)
    course = Course(
      start: start, fed: start, firstFrame: frame, tracker: tracker, speech: speech)
    try hear(&events)
  }

  /// Hands the encoder the rows that have come, and shows what came of them.
  private mutating func hear(_ events: inout [StreamEvent]) throws {
    guard let fed = course?.fed, features.end > fed else { return }
    let isNew = try live?.accept(features.rows(fed..<features.end)) ?? false
    course?.fed = features.end
    if isNew { show(&events) }
  }

  /// Gives a partial result, if it differs from the last.
  private mutating func show(_ events: inout [StreamEvent]) {
    guard let course, let hearing = live?.hearing, let frames = live?.frames else { return }
    let heard = seconds(ofRow: course.start) + Double(frames) * results.frameSeconds
    let partial = results.partial(
      hearing, frames: frames, at: place(of: course, end: min(heard, seconds(ofRow: features.end))),
      index: nextIndex)
    let new = Shown(text: partial.transcript.text, stableText: partial.stableText)
    guard new != shown ?? Shown() else { return }
    shown = new
    events.append(.partial(partial))
  }

  /// Ends the segment that goes on, if one does, before `row`, with which the detector's frame begins and which lies
  /// at so many seconds.
  private mutating func end(
    before row: Int, frame: Int, seconds end: Double, _ events: inout [StreamEvent]
  ) throws {
    let spoken = stretches.remove(before: frame)
    guard let course, var segment = live.take() else { return }
    let last = min(row, features.end)
    self.course = nil
    let wasShown = shown != nil
    shown = nil
    freeRow = row
    let end = min(end, duration)
    let parts: [SegmentResults.Part]
    switch finalContext {
    case .segment:
      parts = padded(spoken, from: course.start, to: last).filter { !$0.isEmpty }.map {
        part(heardWhole($0), of: $0, before: end)
      }
    case .chunks:
      if course.fed < last { _ = try segment.accept(features.rows(course.fed..<last)) }
      try segment.finish()
      let rows = parted(spoken, from: course.start, to: last)
      let frames = (rows[0].count + rowsPerFrame - 1) / rowsPerFrame
      let first =
        rows[0].isEmpty ? [] : [part(segment.encoded(frames: frames), of: rows[0], before: end)]
      let others = rows.dropFirst().filter { !$0.isEmpty }
      parts = first + (try others.map { part(try heardInChunks($0), of: $0, before: end) })
    }
    let result = try results.final(parts, at: place(of: course, end: end), index: nextIndex)
    // An empty result takes back what partial ones have shown.
    guard !result.transcript.text.isEmpty || wasShown else { return }
    events.append(.final(result))
    nextIndex += 1
  }

  /// The rows from `start` to `end` that are heard in chunks for the final result: as many parts as stretches, and
  /// all that comes before the first and after the last. Rows follow the sound by their window, so that those of the
  /// last stretches may lie beyond `end`: such a part is empty.
  private func parted(_ stretches: [Range<Int>], from start: Int, to end: Int) -> [Range<Int>] {
    let starts = stretches.dropFirst().map { row(ofFrame: $0.lowerBound) - paddingRows }
    let ends = stretches.dropLast().map { row(ofFrame: $0.upperBound) + paddingRows }
    return zip([start] + starts, ends + [end]).map { min($0, $1, end)..<min($1, end) }
  }

  /// The same without the pause after the last.
  private func padded(_ stretches: [Range<Int>], from start: Int, to end: Int) -> [Range<Int>] {
    let last = stretches.last.map { min(end, row(ofFrame: $0.upperBound) + paddingRows) } ?? end
    return parted(stretches, from: start, to: last)
  }

  /// What the encoder makes of rows that a segment might begin with.
  private func heardInChunks(_ rows: Range<Int>) throws(ModelError) -> EncodedSpeech {
    var segment = LiveSegment(model, chunking: chunking, vocabulary: vocabulary)
    _ = try segment.accept(features.rows(rows))
    try segment.finish()
    return segment.encoded()
  }

  /// What it makes of them as of a recording.
  private func heardWhole(_ rows: Range<Int>) -> EncodedSpeech {
    model.encode(SequenceBatch([features.rows(rows)]), .inference)
  }

  /// Encoded rows with their times, of which the last may be a little longer than the sound.
  private func part(
    _ speech: EncodedSpeech, of rows: Range<Int>, before end: Double
  ) -> SegmentResults.Part {
    SegmentResults.Part(
      speech: speech, start: seconds(ofRow: rows.lowerBound),
      end: min(end, seconds(ofRow: rows.upperBound)))
  }

  private func place(of course: Course, end: Double) -> SegmentResults.Place {
    let end = min(end, duration)
    let first = min(Double(course.speech.lowerBound) * detectorSeconds, duration)
    let last = min(Double(course.speech.upperBound) * detectorSeconds, duration)
    return .init(
      start: min(seconds(ofRow: course.start), end), end: end, speech: first...last)
  }

  private var paddingRows: Int { Int((Self.padding / rowSeconds).rounded()) }

  private func seconds(ofRow row: Int) -> Double { Double(row) * rowSeconds }

  /// The row that begins where the detector's frame does.
  private func row(ofFrame frame: Int) -> Int {
    Int((Double(frame) * detectorSeconds / rowSeconds).rounded())
  }
}

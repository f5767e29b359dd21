public import Audio

/// Transcribes any number of recordings on disk, of any length, in bounded memory.
///
/// Files are read in the background, a group of segments at a time, while the group before it is
/// recognized. What groups there are changes no transcript (see `Recognizer`), and results come in the
/// order of the files.
public struct FileTranscriber: Sendable {
  /// How files are read and transcribed.
  public struct Options: Sendable, Equatable {
    /// What is done with the samples.
    public var recognition: Recognizer.Options
    /// Which sound of recordings with several channels is transcribed.
    public var channel: ChannelSelection

    /// The mean of the channels, decoded as the model prefers, on one thread.
    public init(recognition: Recognizer.Options = .init(), channel: ChannelSelection = .mean) {
      self.recognition = recognition
      self.channel = channel
    }
  }

  /// What became of one file.
  public struct Outcome: Sendable {
    /// The file's place in the list.
    public let index: Int
    /// The file as it was listed.
    public let file: RecordingFile
    /// What is said in it, or why it could not be read.
    public let result: Result<Transcript, AudioError>
  }

  /// How far the work has come.
  public struct Progress: Sendable {
    /// Files that are done, with the shares of those under way whose length is known.
    public let files: Double
    /// Seconds of audio that were read and recognized.
    public let seconds: Double
  }

  private let recognizer: Recognizer
  private let options: Options

  /// Transcribes with a recognizer.
  public init(_ recognizer: Recognizer, options: Options = .init()) {
    self.recognizer = recognizer
    self.options = options
  }

  /// Delivers the outcome of each file, in the order of the list, and goes on past files that fail; `report`
  /// hears of the progress, also within a long file.
  ///
  /// Two groups are in memory at a time, each of `2 · threads · batchSeconds` seconds.
  ///
  /// - Returns: the time that recognition alone took, from samples in memory to what was heard in them.
  /// - Throws: `ModelError` for options that the model cannot serve, before any file is read; what `deliver` or
  ///   `report` throw, which ends the work.
  @discardableResult
  public func transcribe(
    _ files: [RecordingFile], report: (Progress) throws -> Void = { _ in },
    deliver: (Outcome) throws -> Void
  ) throws -> Duration {
    let recognition = options.recognition
    try recognizer.check(recognition)
    let reader = RecordingReader(
      files, channel: options.channel, sampleRate: recognizer.frontend.sampleRate,
      recognizer.segmenter(recognition),
      limits: .init(
        seconds: recognition.batchSeconds * Double(2 * recognition.threads),
        threads: recognition.threads))
    // One group ahead; after the last there is none, ever again.
    let groups = Prefetcher(0..<Int.max, capacity: 1, workers: 1) { _ in reader.next() }
    var (computing, seconds) = (Duration.zero, 0.0)
    var heard: [Int: [TranscriptBuilder.Segment]] = [:]
    var ended: [Int: Result<Double, AudioError>] = [:]
    var next = 0
    while let group = try groups.next() ?? nil {
      let start = ContinuousClock.now
      let segments = try recognizer.decode(group.segments.map(\.segment), options: recognition)
      computing += ContinuousClock.now - start
      for (place, segment) in zip(group.segments, segments) {
        heard[place.file, default: []].append(segment)
      }
      for end in group.ends { ended[end.file] = end.result }
      while let end = ended.removeValue(forKey: next) {
        let segments = heard.removeValue(forKey: next) ?? []
        let result = end.map { recognizer.transcript(segments, duration: $0) }
        try deliver(Outcome(index: next, file: files[next], result: result))
        next += 1
      }
      seconds += group.seconds
      try report(Progress(files: group.completed, seconds: seconds))
    }
    return computing
  }
}

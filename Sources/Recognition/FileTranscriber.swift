public import Audio

/// Transcribes any number of recordings on disk in bounded memory.
///
/// Files are read in the background, a group at a time, while the group before them is recognized. What
/// groups there are changes no transcript (see `Recognizer`), and results come in the order of the files.
public struct FileTranscriber: Sendable {
  /// How files are read and transcribed.
  public struct Options: Sendable, Equatable {
    /// What is done with the samples.
    public var recognition: Recognizer.Options
    /// Which sound of recordings with several channels is transcribed.
    public var channel: ChannelSelection

    /// The mean of the channels, greedy decoding on one thread.
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

  private let recognizer: Recognizer
  private let options: Options

  /// Transcribes with a recognizer.
  public init(_ recognizer: Recognizer, options: Options = .init()) {
    self.recognizer = recognizer
    self.options = options
  }

  /// Delivers the outcome of each file, in the order of the list, and goes on past files that fail.
  ///
  /// Two groups are in memory at a time, each of `2 · threads · batchSeconds` seconds and no more than one
  /// file for each thread beyond that.
  ///
  /// - Returns: the time that recognition alone took, from samples in memory to transcripts.
  /// - Throws: `ModelError` for options that the model cannot serve, before any file is read; what `deliver`
  ///   throws, which ends the work.
  @discardableResult
  public func transcribe(
    _ files: [RecordingFile], deliver: (Outcome) throws -> Void
  ) throws -> Duration {
    let recognition = options.recognition
    try recognizer.check(recognition)
    let reader = RecordingReader(
      files, channel: options.channel, for: recognizer.frontend,
      limits: .init(
        seconds: recognition.batchSeconds * Double(2 * recognition.threads),
        threads: recognition.threads))
    // One group ahead. There are at most as many groups as files; those after the last are empty.
    let groups = Prefetcher(0..<files.count, capacity: 1, workers: 1) { _ in reader.next() }
    var computing = Duration.zero
    var index = 0
    while let group = try groups.next(), !group.isEmpty {
      let recordings = group.compactMap { try? $0.get() }
      let start = ContinuousClock.now
      var transcripts = try recognizer.transcribe(recordings, options: recognition)[...]
      computing += ContinuousClock.now - start
      for reading in group {
        let result = reading.map { _ in transcripts.removeFirst() }
        try deliver(Outcome(index: index, file: files[index], result: result))
        index += 1
      }
    }
    return computing
  }
}

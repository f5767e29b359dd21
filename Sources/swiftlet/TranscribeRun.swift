internal import Audio
internal import Foundation
internal import Recognition
internal import Text

/// The work of `transcribe` once everything is chosen: deliver, report, count failures.
struct TranscribeRun {
  /// What stays the same for all recordings.
  struct Setting {
    var output: OutputOptions
    var details: TranscriptDetails
    var shard: Shard?
    var channel: ChannelSelection
    var model: String
    var decoder: String
    /// Seconds that the model took to load.
    var loading: Double
    /// Whether lines of text begin with the recording's name.
    var namesFiles: Bool
    /// What the folder of the results remembers of them.
    var ledger: ResultLedger?
  }

  private let setting: Setting
  private let report: RunReport?
  private let start = ContinuousClock.now
  /// How many recordings failed by now.
  private(set) var failures = 0

  /// A run that reports to `report`.
  init(_ setting: Setting, report: RunReport?) {
    self.setting = setting
    self.report = report
  }

  /// Seconds since the run began.
  private var elapsed: Double { (ContinuousClock.now - start) / .seconds(1) }

  /// Delivers a transcript: all its files, or its part of standard output.
  ///
  /// - Throws: `ConsoleError` or `Failure` if it cannot be written.
  func deliver(_ transcript: Transcript, of job: TranscribePlan.Job) throws {
    let origin = TranscriptOrigin(
      file: job.file, name: job.name, channel: setting.channel.number, model: setting.model,
      decoder: setting.decoder,
      timing: setting.output.timing ? .init(loading: setting.loading, elapsed: elapsed) : nil)
    if let folder = setting.output.outputDir.map({ ResultFolder(path: $0) }) {
      let recording = RecordingIdentity(job.file)
      for (format, path) in job.outputs {
        let document = try format.document(
          of: transcript, from: origin, details: setting.details)
        // Before: a line too many does less harm than a result that nobody knows.
        try setting.ledger?.add(ResultFolder.result(job.name, format), of: recording)
        try folder.write(document, to: path)
      }
    } else {
      try show(transcript, origin)
    }
    try report?.write(
      .init(
        file: job.file, status: .done, outputs: job.outputs.map(\.path),
        duration: (transcript.duration * 1000).rounded() / 1000, elapsed: rounded(elapsed),
        shard: setting.shard?.description))
  }

  /// Tells of a recording that has no transcript, and goes on.
  mutating func fail(_ file: String, _ sentence: String) throws {
    failures += 1
    Failure(.someInputsFailed, sentence).report()
    try report?.write(
      .init(
        file: file, status: .failed, error: sentence, elapsed: rounded(elapsed),
        shard: setting.shard?.description))
  }

  /// Tells of a recording whose results are there already.
  func skip(_ job: TranscribePlan.Job) throws {
    try report?.write(
      .init(
        file: job.file, status: .skipped, outputs: job.outputs.map(\.path),
        elapsed: rounded(elapsed), shard: setting.shard?.description))
  }

  /// Ends the run.
  ///
  /// - Throws: the `Failure` that the command ends with if anything failed; it sums up several failures.
  func conclude(recordings count: Int) throws(Failure) {
    guard failures > 0 else { return }
    // A single failure has just been told.
    throw Failure(
      .someInputsFailed,
      failures == 1 ? nil : "\(failures) of \(count) inputs failed; the others are done.")
  }

  private func show(_ transcript: Transcript, _ origin: TranscriptOrigin) throws {
    let format = setting.output.formats[0]
    guard format == .txt else {
      let document = try format.document(of: transcript, from: origin, details: setting.details)
      if !document.isEmpty { try Console.output.write(document) }
      return
    }
    let prefix = setting.namesFiles ? Self.printable(origin.file) + ": " : ""
    for line in PlainText.lines(transcript, setting.details) {
      try Console.output.write(prefix + line)
    }
  }

  private func rounded(_ seconds: Double) -> Double { (seconds * 1000).rounded() / 1000 }

  /// A name without line breaks and what else would disturb its line.
  static func printable(_ name: String) -> String {
    name.unicodeScalars.map {
      $0.properties.generalCategory == .control || DisplayWidth.isDirectionalOverride($0)
        ? $0.escaped(asASCII: true) : String($0)
    }.joined()
  }
}

extension ChannelSelection {
  /// The channel from 1, as formats of other programs count; 1 for the mean of all.
  fileprivate var number: Int {
    switch self {
    case .mean: 1
    case .one(let index): index + 1
    }
  }
}

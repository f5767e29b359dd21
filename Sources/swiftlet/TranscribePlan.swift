internal import Audio
internal import Foundation
internal import Recognition

/// What `transcribe` is going to do: which recordings, and the files that their results go to.
struct TranscribePlan {
  /// A recording and what is to be made of it.
  struct Job {
    var file: String
    /// A name that no other recording has.
    var name: String
    /// The results to write; none where they go to standard output.
    var outputs: [(format: TranscriptFormat, path: String)] = []
  }

  /// What is to be transcribed, in order.
  private(set) var jobs: [Job] = []
  /// What is done already.
  private(set) var finished: [Job] = []
  /// What was named but cannot be done.
  private(set) var problems: [RecordingList.Problem] = []
  /// Where all these results belong, and what is remembered of them, whether or not it is there.
  private(set) var results: [String] = []
  /// What is known of the results that are there, where the work goes on with them.
  private(set) var known: KnownResults?

  /// Divides the work, names results, and looks for those that are there.
  ///
  /// - Throws: `Failure` with the status `.output` if a result would replace a file that may not be
  ///   replaced, or be kept though it was made of another recording.
  init(_ list: RecordingList, shard: Shard?, _ output: OutputOptions) throws(Failure) {
    let names = OutputNames(list.files, below: list.commonFolder).names
    var all = zip(list.files, names).map { Job(file: $0, name: $1) }
    if output.outputDir != nil {
      // Results of equal recordings are equal, and have one name.
      var seen: Set<PathBytes> = []
      all = all.filter { seen.insert(PathBytes($0.name)).inserted }
    }
    if let shard {
      let seconds = all.map { Self.seconds(of: $0.file) ?? 0 }
      all = shard.members(seconds).map { all[$0] }
    }
    // What holds nothing is one process's to tell.
    problems = shard.map { $0.number == 1 } ?? true ? list.problems : []
    guard let path = output.outputDir else {
      jobs = all
      return
    }
    let folder = ResultFolder(path: path)
    for index in all.indices {
      let name = all[index].name
      all[index].outputs = output.formats.map { ($0, folder.file(ResultFolder.result(name, $0))) }
    }
    problems += all.compactMap(Self.problem)
    all = all.filter { Self.problem($0) == nil }
    results = all.flatMap { $0.outputs.map(\.path) } + [folder.ledger]
    try Self.protect(list.files, from: all)
    if output.force {
      jobs = all
    } else if output.resume {
      let known = KnownResults(in: folder)
      self.known = known
      for var job in all {
        var missing: [(format: TranscriptFormat, path: String)] = []
        for (format, path) in job.outputs {
          if FileManager.default.fileExists(atPath: path) {
            try known.check(ResultFolder.result(job.name, format), of: job.file)
          } else {
            missing.append((format, path))
          }
        }
        guard !missing.isEmpty else {
          finished.append(job)
          continue
        }
        job.outputs = missing
        jobs.append(job)
      }
    } else {
      try Self.refuseExisting(all.flatMap { $0.outputs.map(\.path) })
      jobs = all
    }
  }

  /// How long a recording is by its header, in seconds, or about, by its size; nil if it cannot be opened.
  static func seconds(of file: String) -> Double? {
    guard let reader = try? AudioFileReader(file) else { return nil }
    if let seconds = reader.promisedSeconds { return seconds }
    // Compressed speech takes some 8000 bytes for a second.
    let size = try? FileManager.default.attributesOfItem(atPath: file)[.size] as? Int
    return Double(size ?? 0) / 8000
  }

  /// What is wrong with the names of a recording's results.
  private static func problem(_ job: Job) -> RecordingList.Problem? {
    for path in job.outputs.map(\.path) {
      let count = path.utf8.reversed().prefix { $0 != UInt8(ascii: "/") }.count
      if count > longestName {
        return RecordingList.Problem(
          name: job.file,
          sentence: "\(job.file): the name of its result would have \(count) bytes (\(path)), but "
            + "file names have at most \(longestName); rename the recording.")
      }
    }
    return nil
  }

  /// The most bytes in the name of a file.
  private static let longestName = 255

  private static func protect(_ recordings: [String], from jobs: [Job]) throws(Failure) {
    func bytes(_ path: String) -> PathBytes { PathBytes(RecordingList.absolute(path)) }
    let recordings = Set(recordings.map(bytes))
    for path in jobs.flatMap({ $0.outputs.map(\.path) }) where recordings.contains(bytes(path)) {
      throw Failure(
        .output, "\(path): this result would replace a recording; name another folder with -o.")
    }
  }

  private static func refuseExisting(_ paths: [String]) throws(Failure) {
    let existing = paths.filter { FileManager.default.fileExists(atPath: $0) }
    guard let first = existing.first else { return }
    let others = existing.count > 1 ? " and \(existing.count - 1) more results are" : " is"
    throw Failure(
      .output,
      "\(first)\(others) there already; take --resume to keep, or --force to replace what is there."
    )
  }
}

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
  /// What was named but holds no recordings.
  private(set) var problems: [RecordingList.Problem] = []

  /// Divides the work, names results, and looks for those that are there.
  ///
  /// - Throws: `Failure` with the status `.output` if a result would replace a file that may not be
  ///   replaced.
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
      all[index].outputs = output.formats.map { ($0, folder.file(all[index].name, $0)) }
    }
    try Self.protect(list.files, from: all)
    if output.force {
      jobs = all
    } else if output.resume {
      for var job in all {
        let missing = job.outputs.filter { !FileManager.default.fileExists(atPath: $0.path) }
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

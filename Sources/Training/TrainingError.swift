/// What can go wrong on the way from a corpus to better parameters.
package enum TrainingError: Error, Equatable, CustomStringConvertible {
  /// A file could not be opened or read.
  case unreadable(path: String, reason: String)
  /// A file could not be created or written.
  case unwritable(path: String, reason: String)
  /// Lines of a manifest that do not describe an utterance, of which the first is shown.
  case brokenManifest(path: String, problems: [ManifestProblem])
  /// A manifest without a single utterance.
  case emptyManifest(path: String)
  /// A configuration file that is not JSON.
  case configurationSyntax(path: String, found: String, expected: String)
  /// A configuration key that nothing reads; a misspelling would otherwise pass unnoticed.
  case unknownKeys(path: String, keys: [String])
  /// A value of the configuration that cannot be used.
  case configurationValue(key: String, found: String, expected: String)
  /// A configuration written for another version of the program.
  case configurationVersion(found: Int, supported: Int)
  /// Another process trains in the same folder.
  case busy(path: String)
  /// A run is resumed with other recordings, texts or durations than it was begun with.
  case otherCorpus(path: String)
  /// A run is resumed with another seed than it was begun with.
  case otherSeed(path: String, found: UInt64, begunWith: UInt64)
  /// A folder without a checkpoint has a file that a new run would replace.
  case otherRun(path: String)
  /// No parameter of the model to start from fits the model to be trained.
  case nothingToAdopt(path: String)
  /// A run is resumed with a model section or a tokenizer that makes another model than it has.
  case otherModel(path: String)
  /// No utterance lasts as long as the limits ask.
  case noBatches(utterances: Int, minimumSeconds: Double, maximumSeconds: Double)
  /// Too many batches in a row had no recording that could be read; the last failure is shown.
  case nothingReadable(step: Int, path: String, reason: String)
  /// Several processes were to train together, and cannot speak to each other.
  case noMessagePassing(reason: String)
  /// Another of the processes that train together cannot go on.
  case failedElsewhere(rank: Int, reason: String)
  /// A file that is no log of a training run, from this line on.
  case notALog(path: String, line: Int)
  /// Too many updates in a row had no finite gradient.
  case diverged(step: Int, updates: Int)

  package var description: String {
    switch self {
    case .unreadable(let path, let reason):
      return "\(path): cannot be read (\(reason)); check that the file exists and is readable."
    case .unwritable(let path, let reason):
      return "\(path): cannot be written (\(reason)); check the folder and the free space."
    case .brokenManifest(let path, let problems):
      let first = problems.first.map(\.description) ?? ""
      let others = problems.count > 1 ? " (and \(problems.count - 1) more lines)" : ""
      return "\(path): \(first)\(others); correct or remove the line."
    case .emptyManifest(let path):
      return "\(path): found no utterances, expected one JSON object per line."
    case .configurationSyntax(let path, let found, let expected):
      return "\(path): found \(found), expected \(expected)."
    case .unknownKeys(let path, let keys):
      let list = keys.map { "“\($0)”" }.joined(separator: ", ")
      return "\(path): found \(list), which no part of training reads; check the spelling."
    case .configurationValue(let key, let found, let expected):
      return "training configuration: “\(key)” is \(found), expected \(expected)."
    case .notALog(let path, let line):
      return
        "\(path): line \(line) is no update of a training run, expected the log.jsonl of a run."
    case .busy(let path):
      return "\(path): another process trains in this folder; wait for it or choose another folder."
    case .otherCorpus(let path):
      return """
        \(path): the run in this folder was begun with other training manifests; \
        use the same manifests, or another folder for a new run.
        """
    case .otherSeed(let path, let found, let begunWith):
      return """
        \(path): the run in this folder was begun with seed \(begunWith), but the configuration has \
        \(found); use the same seed, or another folder for a new run.
        """
    case .otherRun(let path):
      return """
        \(path): would be replaced by a new run, since there is no checkpoint to go on from; move it away if it is \
        not needed here, or choose another folder.
        """
    case .nothingToAdopt(let path):
      return """
        \(path): none of its tensors has the name and shape of a parameter of the model to be trained; \
        start from a model of the same configuration.
        """
    case .otherModel(let path):
      return """
        \(path): the run in this folder trains another model than the configuration or its tokenizer \
        describes; use those that it was begun with, or another folder for a new run.
        """
    case .noBatches(let utterances, let minimum, let maximum):
      return """
        training configuration: found none of \(utterances) utterances that lasts from \(minimum) to \
        \(maximum) seconds; check “data.minimumSeconds”, “data.maximumSeconds” and the manifests.
        """
    case .nothingReadable(let step, let path, let reason):
      return """
        training stopped at step \(step): no recording of many batches could be read, the last of them \
        \(path) (\(reason)); check that the recordings are where the manifests say.
        """
    case .noMessagePassing(let reason):
      return """
        training with several processes needs Open MPI's libmpi.so.40, which failed (\(reason)); install \
        Debian's openmpi-bin on every machine, or start one process without mpirun.
        """
    case .failedElsewhere(let rank, let reason):
      return "process \(rank) of those that train together: \(reason)"
    case .diverged(let step, let updates):
      return """
        training diverged at step \(step): \(updates) updates in a row had no finite gradient; \
        lower the learning rate and resume from an earlier checkpoint.
        """
    case .configurationVersion(let found, let supported):
      return """
        training configuration: found version \(found), expected \(supported); \
        use the program that wrote it or rewrite it.
        """
    }
  }
}

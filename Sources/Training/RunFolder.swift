import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// The folder of one training run: its configuration, log, checkpoints and best model. Holds a lock, so
/// that two processes never write into one run.
package final class RunFolder: Sendable {
  /// Where the run lives.
  package let path: String
  private let lock: Int32?

  /// Opens or creates the folder. Throws `TrainingError.unwritable`, and `.busy` if another process trains
  /// in it.
  package init(_ path: String) throws(TrainingError) {
    self.path = path
    do {
      try FileManager.default.createDirectory(
        atPath: path + "/checkpoints", withIntermediateDirectories: true)
    } catch {
      throw .unwritable(path: path, reason: FileFailure(error).description)
    }
    let lock = open(path + "/.lock", O_CREAT | O_RDWR | O_CLOEXEC, 0o644)
    guard lock >= 0 else { throw .unwritable(path: path, reason: "the lock file cannot be opened") }
    guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
      close(lock)
      throw .busy(path: path)
    }
    self.lock = lock
    AtomicFolder.recover(best)
    AtomicFolder.recoverAll(in: path + "/checkpoints")
  }

  /// The folder of a run that another process of the same group has opened, and alone writes to.
  package init(openedElsewhere path: String) {
    self.path = path
    lock = nil
  }

  deinit { if let lock { close(lock) } }

  /// One line for each update.
  package var log: String { path + "/log.jsonl" }
  /// The configuration that the run was started with, for people.
  package var configuration: String { path + "/configuration.json" }
  /// The bundle with the lowest dev error rate so far.
  package var best: String { path + "/best" }

  /// The folder of the checkpoint after an update.
  package func checkpoint(_ step: Int) -> String {
    let number = String(step)
    return path + "/checkpoints/step-" + String(repeating: "0", count: max(0, 8 - number.count))
      + number
  }

  /// All whole checkpoints, oldest first: folders called `step-` and a number.
  package var checkpoints: [String] {
    let prefix = path + "/checkpoints/step-"
    var steps: [String: UInt64] = [:]
    for folder in AtomicFolder.all(in: path + "/checkpoints") where folder.hasPrefix(prefix) {
      // A copy that somebody keeps has another name.
      steps[folder] = UInt64(folder.dropFirst(prefix.count))
    }
    return steps.sorted { $0.value < $1.value }.map(\.key)
  }

  /// Throws `TrainingError.otherRun` unless the folder, which has no checkpoint, has nothing that a run would replace but
  /// what the same run wrote before its first checkpoint.
  package func requireUnused(by configuration: TrainingConfiguration) throws(TrainingError) {
    let files = FileManager.default
    let old = try? String(contentsOfFile: self.configuration, encoding: .utf8)
    if let old, old == (try? ConfigurationFile.text(of: configuration)) {
      let log = (try? Data(contentsOf: URL(fileURLWithPath: log))) ?? Data()
      let updates = log.count { $0 == UInt8(ascii: "\n") }
      // A longer log is of a run whose checkpoints somebody took away.
      if updates <= configuration.checkpointInterval { return }
    }
    for path in [best, log, self.configuration] where files.fileExists(atPath: path) {
      throw .otherRun(path: path)
    }
  }

  /// Removes all but the latest checkpoints.
  package func prune(keeping count: Int) {
    for old in checkpoints.dropLast(count) { AtomicFolder.remove(old) }
  }

  /// Leaves the whole configuration, defaults included, for people. Throws `TrainingError.unwritable`.
  package func record(_ configuration: TrainingConfiguration) throws(TrainingError) {
    do {
      try Data(ConfigurationFile.text(of: configuration).utf8)
        .write(to: URL(fileURLWithPath: self.configuration), options: .atomic)
    } catch {
      throw .unwritable(path: self.configuration, reason: FileFailure(error).description)
    }
  }
}

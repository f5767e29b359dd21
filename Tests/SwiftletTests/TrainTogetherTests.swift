import Foundation
import Glibc
import TestSupport
import Testing

/// The path of Open MPI's launcher, where it is installed.
private let mpirun: String? =
  (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
  .map { "\($0)/mpirun" }.first { access($0, X_OK) == 0 }

/// `swiftlet train` in several processes that Open MPI started.
@Suite(.enabled(if: mpirun != nil, "there is no mpirun (Debian: openmpi-bin)"))
struct TrainTogetherTests {
  private let corpus: ToneCorpus
  private let folder: TemporaryFolder

  init() throws {
    corpus = try ToneCorpus(count: 9)
    folder = try TemporaryFolder()
  }

  private func configuration(steps: Int) throws -> String {
    try corpus.folder.write(
      corpus.configuration(steps: steps, extra: #", "keptCheckpoints": 100"#),
      to: "configuration.json")
  }

  private func start(_ processes: Int, _ configuration: String, run: String) throws
    -> RunningProgram
  {
    let mpirun = try #require(mpirun)
    return try RunningProgram(
      ["train", configuration, "-o", folder.file(run)],
      launcher: [
        mpirun, "-np", "\(processes)", "--allow-run-as-root", "--oversubscribe",
        "--mca", "odls_base_sigkill_timeout", "5",
      ])
  }

  private func losses(_ run: String) throws -> [Double] {
    try folder.read("\(run)/log.jsonl").split(separator: "\n").map { line in
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      return try #require(object?["loss"] as? Double)
    }
  }

  private func waitForUpdates(_ run: String, beyond lines: Int) {
    for _ in 0..<3000 {
      let log = (try? folder.read("\(run)/log.jsonl")) ?? ""
      if log.count(where: { $0 == "\n" }) > lines { return }
      usleep(10_000)
    }
  }

  /// The process with this rank that trains in the folder of `run`.
  private func process(rank: Int, run: String) throws -> pid_t {
    let files = FileManager.default
    let found = try files.contentsOfDirectory(atPath: "/proc").compactMap(pid_t.init).first { id in
      func text(_ name: String) -> String {
        String(decoding: files.contents(atPath: "/proc/\(id)/\(name)") ?? Data(), as: UTF8.self)
      }
      return text("cmdline").contains(folder.file(run))
        && text("environ").contains("OMPI_COMM_WORLD_RANK=\(rank)\0")
    }
    return try #require(found)
  }

  @Test func twoProcessesHaveTheLossesOfOne() throws {
    let path = try configuration(steps: 50)
    let alone = try runProgram(["train", path, "-o", folder.file("one"), "--threads", "1"])
    #expect(alone.status == 0, "\(alone.errors)")
    let together = try start(2, path, run: "two").finish(limit: 120)
    #expect(together.status == 0, "\(together.errors)")
    #expect(together.errorLines.count { $0.contains("2 processes") } == 1)
    let (one, two) = (try losses("one"), try losses("two"))
    #expect(one.count == 50 && two.count == 50)
    for (step, (one, two)) in zip(one, two).enumerated() {
      #expect(abs(one - two) < 1e-4 * max(1, one), "update \(step + 1): \(one), \(two)")
    }
  }

  @Test func aKilledProcessEndsTheRunWhichGoesOnWithFewer() throws {
    let endless = try configuration(steps: 100_000)
    let program = try start(2, endless, run: "run")
    waitForUpdates("run", beyond: 7)
    kill(try process(rank: 1, run: "run"), SIGKILL)
    let ended = try program.finish()
    #expect(ended.status != 0)
    #expect(ended.errors.contains("killed") || ended.errors.contains("Killed"), "\(ended.errors)")

    let updates = try losses("run").count
    for (processes, steps) in [(1, updates + 3), (2, updates + 6)] {
      let resumed = try start(processes, configuration(steps: steps), run: "run").finish()
      #expect(resumed.status == 0, "\(resumed.errors)")
      #expect(resumed.errors.contains("goes on after update"), "\(resumed.errors)")
      #expect(try losses("run").count == steps)
    }
  }

  @Test func aSignalToOneProcessEndsAllWithACheckpoint() throws {
    let program = try start(2, configuration(steps: 100_000), run: "run")
    waitForUpdates("run", beyond: 2)
    kill(try process(rank: 1, run: "run"), SIGTERM)
    let ended = try program.finish()
    #expect(ended.status == 130)
    let updates = try losses("run").count
    let last = try #require(
      try FileManager.default.contentsOfDirectory(atPath: folder.file("run/checkpoints")).max())
    #expect(last.hasSuffix("\(updates)"), "\(last) after \(updates) updates: \(ended.errors)")
  }

  @Test func whatIsWrongForAllIsSaidOnce() throws {
    let path = try configuration(steps: 2)
    try FileManager.default.removeItem(atPath: corpus.manifest)
    let ended = try start(2, path, run: "run").finish()
    #expect(ended.status == 1)
    let complaints = ended.errorLines.filter { $0.hasPrefix("swiftlet: ") }
    #expect(complaints.count == 1 && complaints[0].contains(corpus.manifest), "\(ended.errors)")
  }

  @Test func aFailureOfTheFirstAloneEndsAll() throws {
    // A file where the folder of the run should be made is the first process's concern.
    _ = try folder.write("", to: "run")
    let ended = try start(2, configuration(steps: 2), run: "run").finish()
    #expect(ended.status == 4 || ended.status == 1)
    let complaints = ended.errorLines.filter { $0.hasPrefix("swiftlet: ") }
    #expect(complaints.count == 1 && complaints[0].contains(folder.file("run")), "\(ended.errors)")
  }
}

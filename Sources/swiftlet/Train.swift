internal import ArgumentParser
import Foundation
import Tensors
import Training

/// `swiftlet train`: from a corpus to a model.
struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Trains a model from manifests of recordings and their texts.",
    discussion: """
      The configuration is a JSON file: the model, the manifests, augmentation, optimizer and \
      schedule; what it does not name has a default. Everything of a run goes into one folder: \
      configuration.json, log.jsonl (one line for each update), checkpoints/ and best/, the model \
      with the lowest word error rate on the dev manifests, ready for `swiftlet transcribe -m`.

      Several processes train one model together when mpirun starts them; each computes a part \
      of every batch, and the first one speaks and writes for all.

      A run that was stopped, by Ctrl-C or by a power cut, goes on from its last checkpoint when \
      the same command is given again, and ends with the same model as if nothing had happened.

      Example:
        swiftlet train scripts/recipes/default.json --output runs/small
        swiftlet train mine.json --output runs/mine --train spoken.jsonl:0.6 synthetic.jsonl:0.4
        mpirun -np 2 swiftlet train scripts/recipes/default.json --output runs/small
      """)

  @Argument(help: ArgumentHelp("The configuration of the run.", valueName: "configuration.json"))
  var path: String

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("The folder of the run.", valueName: "folder"))
  var folder: String

  @Option(
    name: .customLong("train"), parsing: .upToNextOption,
    help: ArgumentHelp(
      "Learn from these manifests instead of the configuration's, each perhaps with a colon and a weight: what share of "
        + "the audio of every epoch comes from it.", valueName: "manifest[:weight]"))
  var sources: [String] = []

  @Option(
    name: .shortAndLong,
    help: """
      Threads of each process; by default one for each core that no other of its processes uses. \
      Changes no result.
      """)
  var threads: Int?

  func validate() throws {
    if let threads, threads < 1 {
      throw ValidationError("--threads is \(threads); take 1 or more.")
    }
  }

  func run() throws {
    keepFreedMemory()
    guard MessagePassing.isLaunched(ProcessInfo.processInfo.environment) else {
      return try train(in: SoleProcess())
    }
    // Before anything that takes time: a launcher ends the others by a signal when one process has failed.
    Interrupt.watch()
    let group = try MessagePassing()
    do {
      try train(in: group)
      group.leave()
    } catch TrainingError.failedElsewhere {
      group.leave()
      throw Failure(.someInputsFailed)
    } catch {
      let failure = Failure(error)
      if failure.status != .interrupted, try group.report(failure: failure.sentence ?? "") {
        failure.report()
      }
      group.leave()
      throw Failure(failure.status)
    }
  }

  private func train(in group: any ProcessGroup) throws {
    var configuration = try ConfigurationFile.read(path)
    if !sources.isEmpty { configuration.data.train = sources.map { TrainingSource($0) } }
    let workers = try threads ?? CoreShare.threads(in: group)
    let trainer = try Trainer(configuration, folder: folder, workers: workers, in: group)
    Interrupt.watch()
    var reporter = TrainingReporter()
    try trainer.run(
      shouldStop: { Interrupt.isRequested },
      report: { if group.isFirst { reporter.show($0, workers: workers) } })
    try Interrupt.check()
  }
}

/// Tells a person at a terminal, or whoever reads the log, how a run goes.
private struct TrainingReporter: ~Copyable {
  private var bar: ProgressBar?
  private var summary: Trainer.Summary?
  private var done = 0.0

  mutating func show(_ event: Trainer.Event, workers: Int) {
    switch event {
    case .started(let summary):
      let hours = String(format: "%.1f", summary.hours)
      say(
        "\(summary.parameters) parameters, \(summary.utterances) utterances, \(hours) hours, "
          + "\(summary.batchesPerEpoch) batches an epoch, products in \(summary.precision)"
          + (summary.resumedAt.map { "; goes on after update \($0)" } ?? ""))
      if summary.processes > 1 {
        say("\(summary.processes) processes, this one with \(workers) threads")
      }
      say("parameters by part: " + summary.parts.map(Self.size).joined(separator: ", "))
      bar = ProgressBar(
        ProgressLine(
          label: "training", completed: 0, total: summary.updates.map(Double.init),
          startedAt: Double(summary.resumedAt ?? 0), elapsed: 0),
        output: .standardError(reportsToLog: true))
    case .updated(let record):
      updated(record)
    case .excluded(let path, let reason):
      say("left out \(path): \(reason)")
    case .saved(let path):
      say("saved \(path)")
    }
  }

  private static func size(_ part: Trainer.Summary.Part) -> String {
    let frozen = part.frozen == part.parameters ? "frozen" : "\(part.frozen) frozen"
    return "\(part.name) \(part.parameters)" + (part.frozen > 0 ? " (\(frozen))" : "")
  }

  private static func rates(_ heads: [String: TrainingRecord.Evaluation.Score]) -> String {
    heads.sorted { $0.key < $1.key }.map { kind, score in
      String(format: "%@ loss %.3f WER %.2f %%", kind, score.loss, 100 * score.wordErrorRate)
    }.joined(separator: ", ")
  }

  private mutating func updated(_ record: TrainingRecord) {
    if let reason = record.skipped { say("update \(record.step) skipped: \(reason)") }
    for (name, result) in (record.dev ?? [:]).sorted(by: { $0.key < $1.key }) {
      let place = "update \(record.step), epoch \(record.epoch): \(name)"
      say("\(place): \(Self.rates(result.heads))")
      for chunked in result.chunked ?? [] {
        say("\(place) in chunks of \(chunked.chunking): \(Self.rates(chunked.heads))")
      }
    }
    bar?.update(
      completed: Double(record.step),
      note: String(
        format: "epoch %d  loss %.3f  rate %.1e  norm %.2f  %.0f s/s", record.epoch, record.loss,
        record.learningRate, record.gradientNorm,
        record.audioSeconds / max(record.stepSeconds, 1e-9)))
  }

  private func say(_ line: String) {
    // With standard error gone there is nobody left to tell; the log has it all.
    try? Console.errors.write(line)
  }
}

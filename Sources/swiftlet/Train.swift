import ArgumentParser
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

      A run that was stopped, by Ctrl-C or by a power cut, goes on from its last checkpoint when \
      the same command is given again, and ends with the same model as if nothing had happened.

      Example:
        swiftlet train recipes/small.json --output runs/small
      """)

  @Argument(help: ArgumentHelp("The configuration of the run.", valueName: "configuration.json"))
  var path: String

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("The folder of the run.", valueName: "folder"))
  var folder: String

  @Option(
    name: .shortAndLong, help: "Threads; by default one for each core. Changes no result.")
  var threads: Int?

  func validate() throws {
    if let threads, threads < 1 { throw ValidationError("--threads is \(threads); take 1 or more.") }
  }

  func run() throws {
    let configuration = try ConfigurationFile.read(path)
    let workers = threads ?? ProcessInfo.processInfo.activeProcessorCount
    let trainer = try Trainer(configuration, folder: folder, workers: workers)
    Interrupt.watch()
    var reporter = TrainingReporter()
    try trainer.run(shouldStop: { Interrupt.isRequested }) { reporter.show($0) }
    try Interrupt.check()
  }
}

/// Tells a person at a terminal, or whoever reads the log, how a run goes.
private struct TrainingReporter {
  private var bar: ProgressBar?
  private var batches = 1

  mutating func show(_ event: Trainer.Event) {
    switch event {
    case .started(let summary):
      batches = max(1, summary.batchesPerEpoch)
      let hours = summary.hours.formatted(.number.precision(.fractionLength(1)))
      say(
        "\(summary.parameters) parameters, \(summary.utterances) utterances, \(hours) hours, "
          + "\(summary.batchesPerEpoch) batches an epoch"
          + (summary.resumedAt.map { "; goes on after update \($0)" } ?? ""))
    case .updated(let record):
      updated(record)
    case .excluded(let path, let reason):
      say("left out \(path): \(reason)")
    case .saved(let path):
      say("saved \(path)")
    }
  }

  private func updated(_ record: TrainingRecord) {
    if let reason = record.skipped { say("update \(record.step) skipped: \(reason)") }
    for (name, result) in (record.dev ?? [:]).sorted(by: { $0.key < $1.key }) {
      say(
        "update \(record.step), epoch \(record.epoch): \(name) loss \(result.loss.rounded(3)), "
          + "WER \((100 * result.wordErrorRate).rounded(2)) %")
    }
    if record.step % 50 == 0 {
      say(
        "update \(record.step), epoch \(record.epoch): loss \(record.loss.rounded(3)), "
          + "rate \(record.learningRate), gradient norm \(record.gradientNorm.rounded(2)), "
          + "\(Int(record.audioSeconds / max(record.stepSeconds, 1e-9))) s of audio a second")
    }
  }

  private func say(_ line: String) {
    // With standard error gone there is nobody left to tell; the log has it all.
    try? Console.errors.write(line)
  }
}

extension Double {
  fileprivate func rounded(_ digits: Int) -> Double {
    let scale = Foundation.pow(10, Double(digits))
    return (self * scale).rounded() / scale
  }
}

internal import Audio
import Foundation
internal import Layers
internal import Recognition
internal import Tensors
internal import Text

/// One training run: from a configuration to a model, resumable at any update.
///
/// Everything random is a function of the seed and the position, and shards are added in a fixed order; a
/// run that was killed and resumed therefore ends with the same parameters bit for bit.
package final class Trainer {
  private let configuration: TrainingConfiguration
  private let folder: RunFolder
  private let tokenizerPath: String
  private let corpus: Corpus
  private let model: ModelConfiguration
  private let parameters: Parameters
  private var optimizer: AdamW
  private let average: ParameterAverage
  private let dev: [DevEvaluation]
  private let frontend: FeatureFrontend
  private var position: Checkpoint.Position
  private var skippedInARow = 0
  private let workers: Int
  private let isResumed: Bool

  /// Updates without a readable recording or a finite gradient that a run survives in a row.
  private static let patience = 25

  /// Starts a run in a folder, or goes on with the one that is in it.
  ///
  /// Throws `TrainingError` for a configuration, corpus or folder that cannot be used, and for a run that
  /// was begun with other data or settings.
  package init(
    _ configuration: TrainingConfiguration, folder path: String, workers: Int
  ) throws {
    try configuration.validate()
    self.configuration = configuration
    self.workers = workers
    folder = try RunFolder(path)
    let recipe = try ModelRecipe(configuration)
    try recipe.check(losses: configuration.losses)
    let tokenizer = try Tokenizer(path: recipe.tokenizer)
    tokenizerPath = recipe.tokenizer
    corpus = try Corpus(
      manifests: configuration.data.train.map(\.manifest), tokenizer: tokenizer,
      cacheMegabytes: configuration.data.cacheMegabytes)
    let saved = folder.checkpoints.last
    isResumed = saved != nil
    if let saved {
      model = try ModelBundle.readConfiguration(saved)
      guard recipe.makes(model, vocabularySize: tokenizer.vocabularySize),
        FileManager.default.contentsEqual(
          atPath: tokenizerPath, andPath: try ModelBundle.tokenizerPath(saved))
      else { throw TrainingError.otherModel(path: path) }
    } else {
      let normalization =
        switch recipe.normalization {
        case .none: FeatureNormalization.none
        case .perUtterance: FeatureNormalization.perUtterance
        case .global:
          // A trained encoder expects the features that it was trained on.
          try configuration.startFrom.map { try ModelBundle.readConfiguration($0).normalization }
            ?? FeatureStatistics.measure(corpus, recipe.features, limit: 2000, workers: workers)
        }
      model = recipe.model(
        vocabularySize: tokenizer.vocabularySize, normalization: normalization)
    }
    frontend = try FeatureFrontend(model.features, model.normalization)
    let fresh = try Parameters(seed: configuration.seed) { [model] in
      let built = try SpeechModel(model, $0)
      try configuration.mwer?.check(built)
    }
    let frozen = try configuration.frozen(among: fresh)
    if let saved {
      let checkpoint = try Checkpoint(contentsOf: saved, names: fresh.names)
      guard checkpoint.position.corpus == corpus.fingerprint else {
        throw TrainingError.otherCorpus(path: path)
      }
      parameters = Parameters(
        checkpoint.parameters, frozen: frozen, precision: configuration.precision.precision)
      optimizer = AdamW(
        moments: fresh.names.reduce(into: [:]) { moments, name in
          guard let first = checkpoint.firstMoments[name],
            let second = checkpoint.secondMoments[name]
          else { return }
          moments[name] = AdamW.Moments(first: first, second: second)
        }, time: checkpoint.position.updates, configuration.optimizer)
      average = ParameterAverage(
        values: checkpoint.averages, decay: configuration.optimizer.averagingDecay)
      position = checkpoint.position
    } else {
      let start = try configuration.startFrom.map { try fresh.adopting(from: $0) } ?? fresh
      parameters = start.freezing(frozen).multiplied(in: configuration.precision.precision)
      optimizer = AdamW(start, configuration.optimizer)
      average = ParameterAverage(of: start, decay: configuration.optimizer.averagingDecay)
      position = Checkpoint.Position(corpus: corpus.fingerprint)
    }
    dev = try configuration.data.dev.map { [model] manifest in
      DevEvaluation(
        try Corpus(
          manifests: [manifest], tokenizer: tokenizer,
          cacheMegabytes: configuration.data.cacheMegabytes), tokenizer, model,
        chunkings: configuration.chunking?.evaluated ?? [])
    }
  }

  /// Trains until the configured end, or until `shouldStop` says so between two updates; a checkpoint is
  /// written in either case.
  package func run(
    shouldStop: () -> Bool = { false }, report: (Event) -> Void = { _ in }
  ) throws {
    let log = try TrainingLog(path: folder.log, after: isResumed ? position.step : nil)
    try folder.record(configuration)
    // One core for each shard, never several for one product: threads that wait for each other inside a
    // product stand still whenever another process takes a core.
    setKernelThreads(1)
    report(.started(try summary()))
    while !isFinished {
      let epoch = try Epoch(position.epoch, over: corpus, configuration)
      for exclusion in epoch.exclusions where position.batch == 0 && position.epoch == 0 {
        report(
          .excluded(
            path: corpus.entries[exclusion.index].audioPath, reason: exclusion.reason.description))
      }
      let batches = epoch.batches(from: position.batch, frontend, workers: workers)
      while position.batch < epoch.plan.steps, !isFinished {
        if shouldStop() {
          try save(report)
          return
        }
        guard let batch = try batches.next() else { break }
        var record = try update(batch, report)
        if position.step % configuration.evaluationInterval == 0 || isLast(of: epoch.plan) {
          try evaluate(&record, report)
        }
        try log.append(record)
        report(.updated(record))
        if position.step % configuration.checkpointInterval == 0 { try save(report) }
      }
      if !isFinished || position.batch >= epoch.plan.steps {
        position.epoch += 1
        position.batch = 0
      }
    }
    try save(report)
  }

  // MARK: Parts of a run

  private func summary() throws -> Summary {
    let batches = try Epoch(position.epoch, over: corpus, configuration).plan.steps
    return Summary(
      parameters: parameters.count, parts: parameters.parts,
      precision: parameters.precision.rawValue, utterances: corpus.entries.count,
      hours: corpus.entries.reduce(0) { $0 + ($1.duration ?? 0) } / 3600,
      batchesPerEpoch: batches,
      updates: configuration.steps ?? configuration.epochs.map { $0 * batches },
      resumedAt: isResumed ? position.step : nil)
  }

  private var isFinished: Bool {
    position.step >= configuration.steps ?? .max || position.epoch >= configuration.epochs ?? .max
  }

  /// Whether the update made last was the run's last.
  private func isLast(of plan: EpochPlan) -> Bool {
    isFinished
      || (position.batch == plan.steps && position.epoch + 1 == configuration.epochs)
  }

  /// One update: gradients, clipping, optimizer, average. A batch without a finite gradient changes nothing.
  private func update(
    _ batch: TrainingBatch, _ report: (Event) -> Void
  ) throws -> TrainingRecord {
    let start = ContinuousClock.now
    for failure in batch.failures {
      report(
        .excluded(path: corpus.entries[failure.index].audioPath, reason: failure.reason))
    }
    position.step += 1
    position.batch += 1
    var record = TrainingRecord(
      step: position.step, epoch: position.epoch, loss: 0,
      learningRate: configuration.schedule.rate(step: position.step), gradientNorm: 0,
      audioSeconds: batch.seconds, stepSeconds: 0)
    guard !batch.utterances.isEmpty else {
      record.skipped = "none of its recordings could be read"
      skippedInARow += 1
      if skippedInARow > Self.patience, let failure = batch.failures.last {
        throw TrainingError.nothingReadable(
          step: position.step, path: corpus.entries[failure.index].audioPath,
          reason: failure.reason)
      }
      return record
    }
    let key = RandomKey(configuration.seed).child("step").child(position.step)
    let chunking = configuration.chunking?.drawn(by: key.child("chunking"))
    let step = try GradientStep(
      batch, model: model, parameters: parameters, losses: configuration.losses,
      mwer: configuration.mwer, chunking: chunking, key: key, workers: workers)
    for index in step.excluded where position.epoch == 0 {
      report(
        .excluded(
          path: corpus.entries[batch.utterances[index].index].audioPath,
          reason: "its text has more tokens than the recording has frames"))
    }
    let norm = step.norm
    record.loss = step.loss
    record.chunking = chunking
    record.terms = step.terms
    record.gradientNorm = norm
    record.gradientNorms = step.norms(of: parameters.trained)
    if step.loss.isFinite && norm.isFinite {
      skippedInARow = 0
      position.updates += 1
      optimizer.update(
        parameters, along: step.gradients,
        scaledBy: step.scale(clippingTo: configuration.optimizer.clipNorm),
        rate: record.learningRate)
      average.follow(parameters, step: position.updates)
    } else {
      skippedInARow += 1
      let names = batch.utterances.prefix(3).map { corpus.entries[$0.index].audioPath }
      record.skipped =
        "the \(step.loss.isFinite ? "gradient" : "loss") is not finite; the batch begins with "
        + names.joined(separator: ", ")
      if skippedInARow > Self.patience {
        throw TrainingError.diverged(step: position.step, updates: skippedInARow)
      }
    }
    record.stepSeconds = start.duration(to: .now).seconds
    return record
  }

  /// Measures the averaged parameters, and keeps as a bundle those with which the first head that learns did best
  /// on all dev manifests together.
  private func evaluate(_ record: inout TrainingRecord, _ report: (Event) -> Void) throws {
    let head = configuration.decidingHead(
      of: model.heads.map { type(of: $0).kind }, parameters)
    var words = ErrorCounts()
    for (name, dev) in zip(configuration.data.devNames, dev) {
      let outcome = try dev.run(
        average.values, batchSeconds: configuration.data.batchSeconds, workers: workers)
      record.dev = (record.dev ?? [:]).merging([name: outcome.evaluation]) { $1 }
      words += outcome.words[head] ?? ErrorCounts()
      for (path, reason) in outcome.unreadable { report(.excluded(path: path, reason: reason)) }
    }
    if position.bestHead ?? head != head { position.bestWordErrorRate = nil }
    if let rate = words.rate, rate < position.bestWordErrorRate ?? .infinity {
      position.bestWordErrorRate = rate
      position.bestHead = head
      try checkpoint.write(to: folder.best, model, tokenizerPath: tokenizerPath)
    }
  }

  private var checkpoint: Checkpoint {
    Checkpoint(
      position: position,
      parameters: Dictionary(uniqueKeysWithValues: parameters.names.map { ($0, parameters[$0]) }),
      moments: optimizer.moments, averages: average.values)
  }

  /// Writes the checkpoint of this update. One that is there already is the same, and is not touched.
  private func save(_ report: (Event) -> Void) throws {
    let path = folder.checkpoint(position.step)
    guard folder.checkpoints.last != path else { return }
    try checkpoint.write(to: path, model, tokenizerPath: tokenizerPath)
    folder.prune(keeping: configuration.keptCheckpoints)
    report(.saved(path: path))
  }
}

extension Duration {
  /// The length in seconds.
  fileprivate var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}

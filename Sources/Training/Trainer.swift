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
  private let objective: TrainingObjective
  private let parameters: Parameters
  private var optimizer: AdamW
  private let average: ParameterAverage
  private let dev: [DevEvaluation]
  private let frontend: FeatureFrontend
  private var position: Checkpoint.Position
  /// Where the run stood when it was saved last.
  private var saved: Checkpoint.Position?
  private var skippedInARow = 0
  private let workers: Int
  private let reads, isResumed: Bool
  private let group: any ProcessGroup

  /// Updates without a readable recording or a finite gradient that a run survives in a row.
  private static let patience = 25

  /// Starts a run in a folder, or goes on with the one that is in it.
  ///
  /// Throws `TrainingError` for a configuration, corpus or folder that cannot be used, and for a run that
  /// was begun with other recordings, texts, seed or model; settings of batches may change, and then the epoch that is
  /// under way goes on in other batches. Of several processes that train together, each makes a trainer
  /// with the same arguments, and the first one writes into the folder, which all can read.
  package init(
    _ configuration: TrainingConfiguration, folder path: String, workers: Int,
    in group: any ProcessGroup = SoleProcess()
  ) throws {
    try configuration.validate()
    self.configuration = configuration
    self.workers = workers
    self.group = group
    folder = group.isFirst ? try RunFolder(path) : RunFolder(openedElsewhere: path)
    let recipe = try ModelRecipe(configuration)
    try configuration.check(recipe)
    let tokenizer = try Tokenizer(path: recipe.tokenizer)
    tokenizerPath = recipe.tokenizer
    _ = try recipe.model(vocabularySize: tokenizer.vocabularySize)
    corpus = try Corpus(
      manifests: configuration.data.train.map(\.manifest), text: configuration.text,
      pronunciation: configuration.pronunciation, tokenizer: tokenizer,
      cacheMegabytes: configuration.data.cacheMegabytes,
      keeping: configuration.augmentation.changesSound ? .recordings : .features)
    try corpus.requireExpressible(by: tokenizer)
    // The first process has put the folder in order, so what it finds is what is there.
    let latest = try group.exchange(group.isFirst ? folder.checkpoints.last : nil)[0]
    isResumed = latest != nil
    if latest == nil, group.isFirst { try folder.requireUnused(by: configuration) }
    if let latest {
      model = try ModelBundle.readConfiguration(latest)
      guard recipe.makes(model, vocabularySize: tokenizer.vocabularySize),
        FileManager.default.contentsEqual(
          atPath: tokenizerPath, andPath: try ModelBundle.tokenizerPath(latest))
      else { throw TrainingError.otherModel(path: path) }
    } else {
      let normalization = try recipe.normalization(
        of: corpus, startFrom: configuration.startFrom, workers: workers)
      model = recipe.model(
        vocabularySize: tokenizer.vocabularySize, normalization: normalization)
    }
    frontend = try FeatureFrontend(model.features, model.normalization)
    objective = configuration.objective(labels: corpus.lexicon?.labelCount, in: model)
    var reads = false
    let fresh = try Parameters(seed: configuration.seed) { [model, objective] in
      _ = try objective.pronunciation?.layer($0)
      let built = try SpeechModel(model, $0)
      try configuration.mwer?.check(built)
      reads = try configuration.checkText(built)
    }
    self.reads = reads
    let frozen = try configuration.frozen(among: fresh)
    if let latest {
      let checkpoint = try Checkpoint(contentsOf: latest, names: fresh.names)
      try checkpoint.position.check(corpus.fingerprint, configuration.seed, path: path)
      parameters = Parameters(
        checkpoint.parameters, frozen: frozen, precision: configuration.precision.precision)
      optimizer = AdamW(
        moments: checkpoint.moments, time: checkpoint.position.updates, configuration.optimizer)
      average = ParameterAverage(
        resuming: checkpoint.averages, of: parameters, decay: configuration.optimizer.averagingDecay
      )
      position = checkpoint.position
      saved = position
    } else {
      let start = try configuration.startFrom.map { try fresh.adopting(from: $0) } ?? fresh
      parameters = start.freezing(frozen).multiplied(in: configuration.precision.precision)
      optimizer = AdamW(start, configuration.optimizer)
      average = ParameterAverage(of: start, decay: configuration.optimizer.averagingDecay)
      position = Checkpoint.Position(corpus: corpus.fingerprint, seed: configuration.seed)
    }
    dev = try configuration.data.dev.map { [model] manifest in
      DevEvaluation(
        try Corpus(manifests: [manifest], tokenizer: tokenizer), tokenizer, model,
        chunkings: configuration.chunking?.evaluated ?? [])
    }
  }

  /// Trains until the configured end, or until `shouldStop` says so to any process between two updates; a checkpoint
  /// is written in either case, by the first process, which also keeps the log. One that is asked to stop while it
  /// waits for others writes at once: they may be gone.
  package func run(
    shouldStop: () -> Bool = { false }, report: (Event) -> Void = { _ in }
  ) throws {
    let log =
      group.isFirst
      ? try TrainingLog(path: folder.log, after: isResumed ? position.step : nil) : nil
    if group.isFirst { try folder.record(configuration) }
    // What cannot be written now will be said when the run stops.
    func whileWaiting() { if shouldStop() { try? save(report) } }
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
      let batches = epoch.batches(
        from: position.batch, frontend, workers: workers, rank: group.rank, of: group.size)
      while position.batch < epoch.plan.steps, !isFinished {
        if try group.exchange(shouldStop(), whileWaiting: whileWaiting).contains(true) {
          try save(report)
          _ = try group.exchange(true)
          return
        }
        guard let batch = try batches.next() else { break }
        var record = try update(batch, report, whileWaiting)
        if position.step % configuration.evaluationInterval == 0 || isLast(of: epoch.plan) {
          try evaluate(&record, report, whileWaiting)
        }
        try log?.append(record)
        report(.updated(record))
        if position.step % configuration.checkpointInterval == 0 { try save(report) }
      }
      if !isFinished || position.batch >= epoch.plan.steps {
        position.epoch += 1
        position.batch = 0
      }
    }
    try save(report)
    // Nobody leaves before the first process has saved, or failed to.
    _ = try group.exchange(true)
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
      resumedAt: isResumed ? position.step : nil, processes: group.size)
  }

  private var isFinished: Bool {
    position.step >= configuration.steps ?? .max || position.epoch >= configuration.epochs ?? .max
  }

  /// Whether the update made last was the run's last.
  private func isLast(of plan: EpochPlan) -> Bool {
    isFinished
      || (position.batch == plan.steps && position.epoch + 1 == configuration.epochs)
  }

  /// One update: gradients, clipping, optimizer, average. A batch without a finite gradient changes nothing. Until the
  /// end the trainer stands where it stood, so that it can be saved while it waits for other processes.
  private func update(
    _ batch: TrainingBatch, _ report: (Event) -> Void, _ whileWaiting: () -> Void
  ) throws -> TrainingRecord {
    let start = ContinuousClock.now
    let number = position.step + 1
    let key = RandomKey(configuration.seed).child("step").child(number)
    let chunking = configuration.chunking?.drawn(by: key.child("chunking"))
    // The last of several processes has the fewest shards.
    let isLast = group.rank == group.size - 1
    let text = isLast && reads ? corpus.text?.sentences(by: key.child("text")) : nil
    let injected = isLast ? corpus.injection?.sentences(by: key.child("injection")) : nil
    func compute(tokens: Int) throws -> GradientStep {
      try GradientStep(
        batch, sentences: text ?? [], injected: injected ?? [], tokens: tokens, model: model,
        parameters: parameters,
        objective: objective, chunking: chunking, key: key, workers: workers)
    }
    let step = try SharedStep(batch, in: group, whileWaiting: whileWaiting, compute: compute)
    position.step = number
    position.batch += 1
    for failure in step.failures {
      report(.excluded(path: corpus.entries[failure.index].audioPath, reason: failure.reason))
    }
    for index in step.excluded where position.epoch == 0 {
      report(
        .excluded(
          path: corpus.entries[index].audioPath,
          reason: "its text has more tokens than the recording has frames"))
    }
    var record = TrainingRecord(
      step: number, epoch: position.epoch, loss: 0,
      learningRate: configuration.schedule.rate(step: number), gradientNorm: 0,
      audioSeconds: step.seconds, stepSeconds: 0)
    guard let gradients = step.gradients else {
      record.skipped = "none of its recordings could be read"
      skippedInARow += 1
      if skippedInARow > Self.patience, let failure = step.failures.last {
        throw TrainingError.nothingReadable(
          step: number, path: corpus.entries[failure.index].audioPath, reason: failure.reason)
      }
      return record
    }
    let norms = gradients.norms(of: parameters.trained)
    let norm = GradientStep.norm(ofParts: norms)
    record.loss = gradients.loss
    record.chunking = chunking
    record.terms = gradients.terms
    record.gradientNorm = norm
    record.gradientNorms = norms
    if gradients.loss.isFinite && norm.isFinite {
      skippedInARow = 0
      position.updates += 1
      optimizer.update(
        parameters, along: gradients.gradients,
        scaledBy: GradientStep.scale(clipping: norm, to: configuration.optimizer.clipNorm),
        rate: record.learningRate, average: (average, position.updates))
    } else {
      skippedInARow += 1
      let names = batch.utterances.prefix(3).map { corpus.entries[$0.index].audioPath }
      record.skipped =
        "the \(gradients.loss.isFinite ? "gradient" : "loss") is not finite; the batch begins with "
        + names.joined(separator: ", ")
      if skippedInARow > Self.patience {
        throw TrainingError.diverged(step: number, updates: skippedInARow)
      }
    }
    record.stepSeconds = start.duration(to: .now) / .seconds(1)
    return record
  }

  /// Measures the averaged parameters, and keeps as a bundle those with which the first head that learns did best
  /// on all dev manifests together.
  private func evaluate(
    _ record: inout TrainingRecord, _ report: (Event) -> Void, _ whileWaiting: () -> Void
  ) throws {
    let head = configuration.decidingHead(
      of: model.heads.map { type(of: $0).kind }, parameters)
    var words = ErrorCounts()
    for (name, dev) in zip(configuration.data.devNames, dev) {
      let outcome = try dev.run(
        average.values, batchSeconds: configuration.data.batchSeconds, workers: workers,
        in: group, whileWaiting: whileWaiting)
      record.dev = (record.dev ?? [:]).merging([name: outcome.evaluation]) { $1 }
      words += outcome.words[head] ?? ErrorCounts()
      for (path, reason) in outcome.unreadable { report(.excluded(path: path, reason: reason)) }
    }
    let recordings = DevEvaluation.fingerprint(of: dev)
    if position.improves(to: words.rate, of: head, on: recordings), group.isFirst {
      try checkpoint.write(to: folder.best, model, tokenizerPath: tokenizerPath)
    }
  }

  private var checkpoint: Checkpoint {
    Checkpoint(
      position: position,
      parameters: Dictionary(uniqueKeysWithValues: parameters.names.map { ($0, parameters[$0]) }),
      moments: optimizer.moments, averages: average.values)
  }

  /// Writes the checkpoint of this update, unless it is there as it should be: one that was written while an evaluation
  /// waited does not know what that found. While no gradient is finite, the older ones may be all that is good, and stay.
  private func save(_ report: (Event) -> Void) throws {
    guard group.isFirst,
      saved?.step != position.step || saved?.bestWordErrorRate != position.bestWordErrorRate
    else { return }
    let path = folder.checkpoint(position.step)
    try checkpoint.write(to: path, model, tokenizerPath: tokenizerPath)
    saved = position
    if skippedInARow == 0 { folder.prune(keeping: configuration.keptCheckpoints) }
    report(.saved(path: path))
  }
}

internal import Audio
internal import Foundation
internal import Layers
internal import Recognition
internal import Tensors
internal import Training

/// Measures every combination that was asked for.
struct BenchRun {
  let source: ModelSource
  let input: BenchInput
  let axes: BenchAxes
  let repetitions: Int

  /// A combination under measurement.
  private struct Lane {
    let point: BenchAxes.Point
    let decoder: String
    let pass: BenchmarkPass
    let processSeconds: Double
    let peakBytes: Int?
    var computing: [BenchmarkPass.Outcome] = []
    var whole: [BenchmarkPass.Outcome] = []
    var ceiling = 0.0
  }

  /// Runs everything.
  ///
  /// - Throws: `ModelError`, `AudioError`; `Failure` where the user interrupts.
  func document() throws -> BenchDocument {
    let startSeconds = Machine.secondsSinceStart ?? 0
    // As the commands do that recognize.
    keepFreedMemory()
    setKernelThreads(1)
    let points = try axes.points()
    let rounds = Double(points.count * (repetitions + 1))
    var progress = ProgressBar(
      ProgressLine(label: "measuring", completed: 0, total: rounds, elapsed: 0))
    var rows: [BenchDocument.Row] = []
    var (done, seconds, utteranceCount, parameters, loadSeconds) = (0.0, 0.0, 0, 0, 0.0)
    for precision in points.map(\.precision).uniqued {
      let loaded = try source.load(precision)
      let start = startSeconds + loaded.seconds
      parameters = loaded.parameterCount
      if loadSeconds == 0 { loadSeconds = loaded.seconds }
      var lanes = try points.filter { $0.precision == precision }.map { point in
        try Interrupt.check()
        defer {
          done += 1
          progress.update(completed: done)
        }
        return try lane(point, loaded, start: start)
      }
      let audios = try BenchmarkPass.read(
        input.recordings, loaded.frontend, threads: points.map(\.threads).max() ?? 1)
      seconds = audios.reduce(0) { $0 + $1.duration }
      let utterances = BenchmarkPass.utterances(of: audios, loaded.frontend)
      utteranceCount = utterances.count
      for _ in 0..<repetitions {
        for index in lanes.indices {
          try Interrupt.check()
          let lane = lanes[index]
          let outcome = try lane.pass.compute(utterances)
          lanes[index].computing.append(outcome)
          lanes[index].whole.append(try lane.pass.transcribe(input.recordings))
          lanes[index].ceiling = max(
            lane.ceiling, ceiling(loaded.configuration, lane.point, outcome))
          done += 1
          progress.update(completed: done)
        }
      }
      rows += lanes.map { row($0, seconds: seconds) }
    }
    progress.finish()
    return BenchDocument(
      machine: .current, build: .current,
      model: .init(
        name: source.name, parameters: parameters, tokensPerSecond: source.tokensPerSecond),
      input: .init(
        source: input.source, utterances: utteranceCount, seconds: seconds.decimals(3)),
      repetitions: repetitions, loadSeconds: loadSeconds.decimals(4),
      startSeconds: startSeconds.decimals(2), rows: rows)
  }

  /// A combination after its first pass, which is the one of the process clock and warms everything up.
  private func lane(
    _ point: BenchAxes.Point, _ loaded: ModelSource.Loaded, start: Double
  ) throws -> Lane {
    let (kind, options) = point.decoder.resolved(loaded.preferred)
    let pass = BenchmarkPass(
      loaded.model, loaded.frontend,
      try loaded.model.decoder(kind, options),
      .init(
        batchSeconds: point.batchSeconds, threads: point.threads,
        tokensPerSecond: source.tokensPerSecond))
    giveBackFreedMemory()
    let isCounted = PeakMemory.reset()
    let first = try pass.transcribe(input.recordings)
    return Lane(
      point: point, decoder: point.decoder.kind == nil ? kind : point.decoder.name, pass: pass,
      processSeconds: start + first.seconds, peakBytes: isCounted ? PeakMemory.bytes : nil)
  }

  private func ceiling(
    _ configuration: ModelConfiguration, _ point: BenchAxes.Point, _ outcome: BenchmarkPass.Outcome
  ) -> Double {
    let (block, threads) = (configuration.encoder.block, point.threads)
    return ProductCeiling.operationsPerSecond(
      width: block.width, inner: block.feedForwardWidth, precision: point.precision.precision,
      workers: outcome.isOneBatch ? 1 : threads, kernelThreads: outcome.isOneBatch ? threads : 1,
      seconds: 0.05)
  }

  private func row(_ lane: Lane, seconds: Double) -> BenchDocument.Row {
    func median(_ values: [Double]) -> Double { BenchDocument.Spread(values).median }
    func speeds(_ outcomes: [BenchmarkPass.Outcome]) -> BenchDocument.Spread {
      .init(outcomes.map { (seconds / $0.seconds).decimals(2) })
    }
    // Stages add up threads; with a worker for each, the work goes on at their number's speed.
    let workers = lane.computing.last?.isOneBatch == false ? Double(lane.point.threads) : 1
    let encoding = lane.computing.map { outcome in
      let costs = [Stage.subsampling, .encoder].map { outcome.stages[$0] ?? .init() }
      return workers * Double(costs.reduce(0) { $0 + $1.operations })
        / costs.reduce(0) { $0 + $1.seconds }
    }
    let all = lane.computing.map { outcome in
      Double(outcome.stages.values.reduce(0) { $0 + $1.operations }) / outcome.seconds
    }
    let deciding = lane.computing.map { outcome in
      [Stage.head, .search].reduce(0) { $0 + (outcome.stages[$1]?.seconds ?? 0) } / workers
    }
    let stages = Stage.allCases.map { stage in
      (stage.rawValue, median(lane.whole.map { $0.stages[stage]?.seconds ?? 0 }).decimals(5))
    }
    let last = lane.computing[lane.computing.count - 1]
    let tokens = last.tokens.reduce(0) { $0 + $1.count }
    return BenchDocument.Row(
      decoder: lane.decoder, precision: lane.point.precision.rawValue,
      batchSeconds: lane.point.batchSeconds, threads: lane.point.threads,
      rtfx: .init(
        compute: speeds(lane.computing), whole: speeds(lane.whole),
        process: (seconds / lane.processSeconds).decimals(2)),
      stageSeconds: Dictionary(uniqueKeysWithValues: stages),
      encoderGflops: (median(encoding) / 1e9).decimals(1), gflops: (median(all) / 1e9).decimals(1),
      ceilingGflops: (lane.ceiling / 1e9).decimals(1), tokens: tokens,
      tokensPerSecond: tokens > 0 ? (Double(tokens) / median(deciding)).decimals(1) : nil,
      passesPerUtterance: (Double(last.effort.passes) / Double(max(1, last.tokens.count)))
        .decimals(3),
      latency: .init(lane.computing.flatMap(\.latencies).map { $0.decimals(5) }),
      peakBytes: lane.peakBytes)
  }
}

extension Array where Element: Hashable {
  /// Every element once, in the order of their first places.
  fileprivate var uniqued: [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}

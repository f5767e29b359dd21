internal import Tensors

/// What a step of training costs on this machine: memory and time as functions of what is computed.
package struct Calibration: Codable, Sendable, Equatable {
  /// Bytes that the process holds, for the shards that are computed at the same time together.
  package let memory: BatchCost
  /// Seconds that a worker computes in a step with one shard.
  package let time: BatchCost
  /// Bytes that every shard of a step leaves until the step ends.
  package let gradientBytes: Double
  /// How many shards are computed at the same time.
  package let workers: Int
  /// The measurements that the costs were fitted to.
  package let fitted: [StepProbe.Measurement]
  /// Others, which the costs predict.
  package let unseen: [StepProbe.Measurement]

  /// Costs fitted to `fitted`.
  package init(
    fitted: [StepProbe.Measurement], unseen: [StepProbe.Measurement], gradientBytes: Double,
    workers: Int
  ) {
    self.fitted = fitted
    self.unseen = unseen
    self.gradientBytes = gradientBytes
    self.workers = workers
    memory =
      CostFit(fitted.map { (Self.load($0.shape, workers), $0.bytes) }, .ragged).cost
    time = CostFit(fitted.map { ($0.shape.load, $0.seconds) }, .ragged).cost
  }

  /// Measures steps with shards of up to `shardSeconds`, of utterances of up to `longest` seconds with about `rate`
  /// tokens a second: the memory of each once, and the time in so many rounds, of which the fastest counts.
  /// `progress` is told how many of all steps are done; what it throws ends the calibration.
  package static func measured(
    _ probe: StepProbe, shardSeconds: Double, longest: Double, rate: Double, rounds: Int = 5,
    progress: (_ done: Int, _ all: Int) throws -> Void = { _, _ in }
  ) throws -> Calibration {
    let fitted = ProbeShape.training(shardSeconds: shardSeconds, longest: longest, rate: rate)
    let unseen = ProbeShape.unseen(shardSeconds: shardSeconds, longest: longest, rate: rate)
    let shapes = fitted + unseen
    let all = shapes.count * (1 + rounds)
    var done = 0
    func step<Value>(_ measure: (ProbeShape) throws -> Value, _ shape: ProbeShape) throws -> Value {
      try progress(done, all)
      done += 1
      return try measure(shape)
    }
    // The first step of a process builds what later ones find.
    _ = try probe.seconds(of: fitted[0])
    var measurements = try shapes.map { shape in
      StepProbe.Measurement(
        shape: shape, bytes: try step(probe.bytes, shape), seconds: .infinity)
    }
    // A machine is faster in one minute than in the next. All shapes take turns, so that each meets its best one.
    for _ in 0..<rounds {
      for (index, shape) in shapes.enumerated() {
        // The first step of a turn allocates what the second finds.
        let seconds = try step({ min(try probe.seconds(of: $0), try probe.seconds(of: $0)) }, shape)
        measurements[index].seconds = min(measurements[index].seconds, seconds)
      }
    }
    return Calibration(
      fitted: Array(measurements.prefix(fitted.count)),
      unseen: Array(measurements.dropFirst(fitted.count)), gradientBytes: probe.gradientBytes,
      workers: probe.workers)
  }

  /// The largest relative errors of what is predicted for shapes that nothing was fitted to.
  package var errors: (memory: Double, time: Double) {
    unseen.reduce((0, 0)) { worst, found in
      (
        max(
          worst.0, (memory(Self.load(found.shape, workers), .ragged) / found.bytes - 1).magnitude),
        max(worst.1, (time(found.shape.load, .ragged) / found.seconds - 1).magnitude)
      )
    }
  }

  /// Bytes that the process holds in a step of these shards, of which the largest are computed together, after steps of
  /// other shapes, some of whose memory it keeps.
  package func bytes(_ shards: [BatchLoad]) -> Double {
    var activations = memory
    activations.fixed = 0
    let largest = shards.map { activations($0, .ragged) }.sorted(by: >).prefix(workers)
    // The fixed part was measured with a shard for every worker.
    let used =
      gradientBytes * Double(max(0, shards.count - workers)) + largest.reduce(0, +)
    return amongOthers(memory.fixed + used)
  }

  /// What a process holds that took so many bytes for the same step again and again, where steps differ.
  package func amongOthers(_ bytes: Double) -> Double {
    bytes + keptShareOfFreedMemory * max(0, bytes - memory.fixed)
  }

  /// Seconds of a step of these shards: each goes to the worker that is free first. What is there once in a step, such as
  /// text and the optimizer's update, is the fixed part.
  package func seconds(_ shards: [BatchLoad]) -> Double {
    guard !shards.isEmpty else { return 0 }
    var work = time
    work.fixed = 0
    var busy = [Double](repeating: 0, count: workers)
    for shard in shards {
      guard let first = busy.indices.min(by: { busy[$0] < busy[$1] }) else { break }
      busy[first] += work(shard, .ragged)
    }
    return time.fixed + (busy.max() ?? 0)
  }

  /// Whether these are numbers that a measurement can have found; a file may hold others.
  package var isPlausible: Bool {
    let measurements = fitted + unseen
    let rates = [memory, time].flatMap {
      [
        $0.fixed, $0.perUtterance, $0.perSecond, $0.perSquaredSecond, $0.perToken,
        $0.perSecondToken,
      ]
    }
    return (1...1 << 16).contains(workers) && (rates + [gradientBytes]).allSatisfy { $0 >= 0 }
      && measurements.allSatisfy {
        $0.bytes > 0 && $0.seconds > 0 && (1...1 << 16).contains($0.shape.utterances)
          && (0...1 << 20).contains($0.shape.tokens) && (0...1e6).contains($0.shape.seconds)
      }
  }

  private static func load(_ shape: ProbeShape, _ workers: Int) -> BatchLoad {
    var all = shape
    all.utterances *= workers
    return all.load
  }
}

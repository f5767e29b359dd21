internal import Tensors

/// The gradients of a batch of which each process of a group computes its own shards.
///
/// The parts are added, so every process has what one alone would have computed, but for rounding.
struct SharedStep {
  /// Of the whole batch; nil where none of its recordings could be read.
  let gradients: GradientStep?
  /// Seconds of audio in the whole batch.
  let seconds: Double
  /// Recordings that could not be read, by position in the corpus.
  let failures: [Failure]
  /// Utterances, by position in the corpus, whose text no head could take.
  let excluded: [Int]

  /// A recording that could not be read, and why.
  struct Failure: Codable, Sendable {
    let index: Int
    let reason: String
  }

  /// What a process brings to the batch.
  private struct Share: Codable {
    let utterances, tokens: Int
    let seconds: Double
    let failures: [Failure]
  }

  /// What it found.
  private struct Outcome: Codable {
    let loss: Double
    let terms: [String: Double]
    let excluded: [Int]
  }

  /// Computes this process's part of a batch by `compute`, which is given the number of target tokens in all of it,
  /// and adds those of the others.
  init(
    _ batch: TrainingBatch, in group: any ProcessGroup, whileWaiting: () -> Void,
    compute: (_ tokens: Int) throws -> GradientStep
  ) throws {
    let shares = try group.exchange(
      Share(
        utterances: batch.utterances.count, tokens: batch.tokens, seconds: batch.seconds,
        failures: batch.failures.map { Failure(index: $0.index, reason: $0.reason) }),
      whileWaiting: whileWaiting)
    seconds = shares.reduce(0) { $0 + $1.seconds }
    failures = shares.flatMap(\.failures)
    guard shares.contains(where: { $0.utterances > 0 }) else {
      (gradients, excluded) = (nil, [])
      return
    }
    var step = try compute(shares.reduce(0) { $0 + $1.tokens })
    let own = Outcome(
      loss: step.loss, terms: step.terms,
      excluded: step.excluded.map { batch.utterances[$0].index })
    if group.size > 1 {
      // First, so that a failure of one process reaches the others before they wait for its gradients.
      let outcomes = try group.exchange(own, whileWaiting: whileWaiting)
      try Self.sum(&step.gradients, in: group, whileWaiting: whileWaiting)
      step.loss = outcomes.reduce(0) { $0 + $1.loss }
      step.terms = outcomes.reduce(into: [:]) { $0.merge($1.terms, uniquingKeysWith: +) }
      excluded = outcomes.flatMap(\.excluded)
    } else {
      excluded = own.excluded
    }
    gradients = step
  }

  /// Numbers that are added at once: as many as fill the lines between processes, and few beside a model's.
  private static let bucket = 1 << 20

  /// Adds the tensors of all processes, as many at once as fill a bucket.
  private static func sum(
    _ tensors: inout [Tensor], in group: any ProcessGroup, whileWaiting: () -> Void
  ) throws {
    var numbers: [Float] = []
    numbers.reserveCapacity(bucket)
    var first = 0
    for index in tensors.indices {
      tensors[index].withSpan { span in
        for position in span.indices { numbers.append(span[position]) }
      }
      guard numbers.count >= bucket || index == tensors.indices.last else { continue }
      try group.sum(&numbers, whileWaiting: whileWaiting)
      var start = 0
      for summed in first...index {
        let shape = tensors[summed].shape
        let count = tensors[summed].count
        tensors[summed] = Tensor(shape: shape) { span in
          for position in 0..<count { span[position] = numbers[start + position] }
        }
        start += count
      }
      numbers.removeAll(keepingCapacity: true)
      first = index + 1
    }
  }
}

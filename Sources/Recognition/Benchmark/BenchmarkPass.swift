package import Audio
internal import Layers
package import Tensors

/// Runs a model over recordings as `Recognizer` does, with a clock on every stage.
package struct BenchmarkPass: Sendable {
  /// How the work is divided.
  package struct Settings: Sendable, Equatable {
    /// Seconds of audio that one worker computes at once.
    package var batchSeconds: Double
    /// Threads: a worker each where there are several batches, all in the kernels where there is one.
    package var threads: Int
    /// Tokens that an autoregressive search may find in a second; nil leaves it to the model.
    package var tokensPerSecond: Double?

    /// A division of the work.
    package init(batchSeconds: Double, threads: Int, tokensPerSecond: Double? = nil) {
      self.batchSeconds = batchSeconds
      self.threads = threads
      self.tokensPerSecond = tokensPerSecond
    }
  }

  /// What a pass took, and what it did.
  package struct Outcome: Sendable {
    /// Seconds of wall-clock time from the first to the last.
    package var seconds = 0.0
    /// What each stage took, all threads added up.
    package var stages: [Stage: StageClock.Cost] = [:]
    /// Seconds from the start of each utterance's batch to its text.
    package var latencies: [Double] = []
    /// The best transcript of each utterance, in tokens.
    package var tokens: [[Int]] = []
    /// The work of the decoder.
    package var effort = DecodingEffort()
    /// Whether the products of a batch had all threads, because there was one batch.
    package var isOneBatch = false
  }

  /// An utterance whose features are known.
  package struct Utterance: Sendable {
    /// Features [T, F].
    package let features: Tensor
    /// Seconds of sound.
    package let seconds: Double
  }

  private let model: SpeechModel
  private let frontend: FeatureFrontend
  private let decoder: any SpeechDecoder
  private let settings: Settings

  /// Passes of a decoder of a model.
  package init(
    _ model: SpeechModel, _ frontend: FeatureFrontend, _ decoder: any SpeechDecoder,
    _ settings: Settings
  ) {
    self.model = model
    self.frontend = frontend
    self.decoder = decoder
    self.settings = settings
  }

  /// The utterances of recordings at the model's rate, cut as they are for recognition.
  package static func utterances(
    of recordings: [AudioBuffer], _ frontend: FeatureFrontend
  ) -> [Utterance] {
    pieces(of: recordings).map { samples in
      Utterance(
        features: Tensor(frontend.features(of: samples)),
        seconds: Double(samples.count) / Double(frontend.sampleRate))
    }
  }

  /// The sound of recordings at the model's rate. Throws `AudioError`.
  package static func read(
    _ recordings: [BenchmarkRecording], _ frontend: FeatureFrontend, threads: Int
  ) throws -> [AudioBuffer] {
    try parallelMap(count: recordings.count, workers: threads) {
      try recordings[$0].read(for: frontend)
    }
  }

  /// Computing alone: from features to tokens. Throws `ModelError`.
  package func compute(_ utterances: [Utterance]) throws -> Outcome {
    try run(lengths: utterances.map(\.features.rows), seconds: utterances.map(\.seconds)) {
      utterances[$0].features
    }
  }

  /// Everything: from files, or sound, to tokens. Throws `AudioError` and `ModelError`.
  package func transcribe(_ recordings: [BenchmarkRecording]) throws -> Outcome {
    let clock = StageClock()
    let start = ContinuousClock.now
    let audios = try parallelMap(count: recordings.count, workers: settings.threads) { index in
      try clock.measure(.reading) { try recordings[index].read(for: frontend) }
    }
    let pieces = Self.pieces(of: audios)
    let lengths = pieces.map(\.count)
    let seconds = lengths.map { Double($0) / Double(frontend.sampleRate) }
    var outcome = try run(lengths: lengths, seconds: seconds, clock) { index in
      clock.measure(.features) { Tensor(frontend.features(of: pieces[index])) }
    }
    outcome.seconds = (ContinuousClock.now - start) / .seconds(1)
    return outcome
  }

  private static func pieces(of audios: [AudioBuffer]) -> [[Float]] {
    audios.flatMap { Segmenter().segments(of: $0).map(\.samples) }
  }

  private func run(
    lengths: [Int], seconds: [Double], _ clock: StageClock = StageClock(),
    features: @Sendable (Int) -> Tensor
  ) throws -> Outcome {
    let start = ContinuousClock.now
    // Lengths are in frames or samples; the bound is in the same unit.
    let whole = Double(lengths.reduce(0, +))
    let perSecond = whole / max(seconds.reduce(0, +), .leastNormalMagnitude)
    let batches = UtterancePacking.batches(
      lengths: lengths,
      limit: min(settings.batchSeconds * perSecond, whole / Double(settings.threads)))
    let before = Tensors.kernelThreads
    defer { setKernelThreads(before) }
    setKernelThreads(batches.count > 1 ? 1 : settings.threads)
    let results = try parallelMap(count: batches.count, workers: settings.threads) { index in
      let start = ContinuousClock.now
      let decoded = try decode(batches[index], seconds, clock, features)
      return (decoded, (ContinuousClock.now - start) / .seconds(1))
    }
    var outcome = Outcome(isOneBatch: batches.count == 1)
    outcome.tokens = Array(repeating: [], count: lengths.count)
    for (batch, (decoded, latency)) in zip(batches, results) {
      for (index, utterance) in zip(batch, decoded) {
        outcome.tokens[index] = utterance.hypotheses.first?.tokens.map(\.id) ?? []
        outcome.effort += utterance.effort
        outcome.latencies.append(latency)
      }
    }
    outcome.stages = clock.costs
    outcome.seconds = (ContinuousClock.now - start) / .seconds(1)
    return outcome
  }

  private func decode(
    _ batch: [Int], _ seconds: [Double], _ clock: StageClock, _ features: (Int) -> Tensor
  ) throws -> [DecodedUtterance] {
    var speech = model.encode(SequenceBatch(batch.map(features)), .inference, clock: clock)
    speech.knownBounds = settings.tokensPerSecond.map { rate in
      zip(batch, speech.states.lengths).map { min($1, Int((seconds[$0] * rate).rounded())) }
    }
    return try clock.measure(.search) { try decoder.decodeFinite(speech) }
  }
}

internal import Audio
import Glibc
internal import Layers
internal import Recognition
internal import Tensors
internal import Text

/// Steps of real training on made-up recordings, to see what they cost.
package struct StepProbe {
  /// What a step cost.
  package struct Measurement: Codable, Sendable, Equatable {
    /// What each worker computed.
    package var shape: ProbeShape
    /// The most memory that the process held, in bytes.
    package var bytes: Double
    /// Seconds that each worker computed, whatever else the machine did meanwhile.
    package var seconds: Double
  }

  private let configuration: TrainingConfiguration
  private let model: ModelConfiguration
  private let parameters: Parameters
  private let optimizer: AdamW
  private let average: ParameterAverage
  private let text: TextCorpus?
  private let injection: InjectedText?
  private let objective: TrainingObjective
  private let phones: Int?
  /// Threads that each compute one shard of a step.
  package let workers: Int

  /// Builds the model that `configuration` trains, and all that training keeps with it. Throws what building throws.
  package init(_ configuration: TrainingConfiguration, workers: Int) throws {
    try configuration.validate()
    let recipe = try ModelRecipe(configuration)
    try configuration.check(recipe)
    let tokenizer = try Tokenizer(path: recipe.tokenizer)
    let model = try recipe.model(vocabularySize: tokenizer.vocabularySize)
    let lexicon = try configuration.pronunciation.map { try Lexicon(path: $0.lexicon) }
    phones = lexicon?.phones.count
    let objective = configuration.objective(labels: lexicon?.labelCount, in: model)
    var reads = false
    let fresh = try Parameters(seed: configuration.seed) {
      reads = !configuration.readers(in: try SpeechModel(model, $0)).isEmpty
      _ = try objective.pronunciation?.layer($0)
    }
    self.objective = objective
    parameters = fresh.freezing(try configuration.frozen(among: fresh))
      .multiplied(in: configuration.precision.precision)
    let text = try configuration.text.map { try TextCorpus($0, tokenizer) }
    self.text = reads ? text : nil
    injection = try InjectedText(configuration.pronunciation, text, lexicon, tokenizer)
    optimizer = AdamW(fresh, configuration.optimizer)
    average = ParameterAverage(of: fresh, decay: configuration.optimizer.averagingDecay)
    self.configuration = configuration
    self.model = model
    self.workers = workers
  }

  /// Bytes of the gradients of one shard, which a step keeps until all its shards are computed.
  package var gradientBytes: Double {
    Double(parameters.trained.reduce(0) { $0 + parameters[$1].count } * 4)
  }

  /// The most memory that the process holds in a step in which every worker has a shard of this shape, in bytes.
  package func bytes(of shape: ProbeShape) throws -> Double {
    giveBackFreedMemory()
    PeakMemory.reset()
    _ = try seconds(of: shape)
    return Double(PeakMemory.bytes ?? 0)
  }

  /// Seconds that each worker computes in such a step, gradients and update, whatever else the machine does.
  package func seconds(of shape: ProbeShape) throws -> Double {
    let batch = batch(shape)
    setKernelThreads(1)
    let start = Self.processSeconds
    var optimizer = optimizer
    let key = RandomKey(7)
    let step = try GradientStep(
      batch, sentences: text?.sentences(by: key.child("text")) ?? [],
      injected: injection?.sentences(by: key.child("injection")) ?? [], model: model,
      parameters: parameters, objective: objective, key: key, workers: workers)
    // A rate of zero moves nothing, and costs what any other does.
    optimizer.update(
      parameters, along: step.gradients,
      scaledBy: step.scale(clippingTo: configuration.optimizer.clipNorm), rate: 0)
    return (Self.processSeconds - start) / Double(workers)
  }

  /// A shard of `shape` for each worker: noise, and tokens at random of which no two neighbours are equal.
  private func batch(_ shape: ProbeShape) -> TrainingBatch {
    let key = RandomKey(11)
    let bins = model.features.bins
    let rate = Double(model.features.sampleRate) / Double(model.features.hopLength)
    let frames = max(1, Int((shape.seconds * rate).rounded()))
    let vocabulary = max(2, model.vocabularySize - 1)
    let utterances = (0..<(shape.utterances * workers)).map { index in
      var values = [Float](repeating: 0, count: frames * bins)
      var span = values.mutableSpan
      key.child(index).fillUniform(&span)
      var token = 0
      let tokens = (0..<shape.tokens).map { position in
        token =
          (token + 1 + key.child("token").index(below: vocabulary - 1, at: UInt64(position)))
          % vocabulary
        return token + 1
      }
      let features = Tensor(values, shape: [frames, bins])
      return TrainingBatch.Utterance(
        index: index, features: features,
        otherView: configuration.consistency == nil ? nil : features, tokens: tokens,
        phones: phones.map { count in tokens.flatMap { [$0 % count + 1, ($0 + 1) % count + 1] } }
          ?? [],
        seconds: shape.seconds)
    }
    return TrainingBatch(
      utterances,
      shards: (0..<workers).map { worker in
        Array((worker * shape.utterances)..<((worker + 1) * shape.utterances))
      })
  }

  /// Seconds that all threads of this process have computed.
  private static var processSeconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}

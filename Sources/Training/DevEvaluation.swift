internal import Layers
package import Recognition
package import Tensors
package import Text

/// How well a model in training does on recordings that it does not learn from.
package struct DevEvaluation: Sendable {
  private let corpus: Corpus
  private let tokenizer: Tokenizer
  private let configuration: ModelConfiguration

  /// An evaluation on the utterances of `corpus`, which are read anew each time.
  package init(_ corpus: Corpus, _ tokenizer: Tokenizer, _ configuration: ModelConfiguration) {
    self.corpus = corpus
    self.tokenizer = tokenizer
    self.configuration = configuration
  }

  /// What an evaluation found.
  package struct Outcome: Sendable {
    /// Mean loss per token and word error rate.
    package var evaluation: TrainingRecord.Evaluation
    /// The words that the rate was counted from.
    package var words: ErrorCounts
    /// Recordings that could not be read, which the numbers leave out.
    package var unreadable: [(path: String, reason: String)]
  }

  /// Greedy decoding with the model's first head. Throws `ParameterError` for parameters of another model.
  package func run(
    _ parameters: [String: Tensor], batchSeconds: Double, workers: Int
  ) throws -> Outcome {
    let model = try SpeechModel(configuration, ParameterScope(StoredParameters(parameters)))
    let frontend = try FeatureFrontend(configuration.features, configuration.normalization)
    let kind = type(of: configuration.heads[0]).kind
    guard let head = model.heads[kind] else { preconditionFailure("a model builds its heads") }
    let batches = corpus.batches(seconds: batchSeconds)
    let parts = try parallelMap(count: batches.count, workers: workers) { index in
      try part(batches[index], model, head, frontend)
    }
    let words = parts.reduce(into: ErrorCounts()) { $0 += $1.words }
    return Outcome(
      evaluation: TrainingRecord.Evaluation(
        loss: parts.reduce(0) { $0 + $1.loss } / Double(max(1, parts.reduce(0) { $0 + $1.tokens })),
        wordErrorRate: words.rate ?? .nan),
      words: words, unreadable: parts.flatMap(\.unreadable))
  }

  private struct Part: Sendable {
    var loss = 0.0
    var tokens = 0
    var words = ErrorCounts()
    var unreadable: [(path: String, reason: String)] = []
  }

  private func part(
    _ batch: [Int], _ model: SpeechModel, _ head: any Head, _ frontend: FeatureFrontend
  ) throws -> Part {
    var part = Part()
    var utterances: [TrainingBatch.Utterance] = []
    for index in batch {
      do {
        utterances.append(
          try corpus.utterance(index, frontend, augmentation: .none, key: RandomKey(0)))
      } catch {
        part.unreadable.append((corpus.entries[index].audioPath, "\(error)"))
      }
    }
    guard !utterances.isEmpty else { return part }
    let speech = model.encode(SequenceBatch(utterances.map(\.features)), .inference)
    let loss = head.loss(speech, targets: utterances.map(\.tokens), .inference)
    let decoded = try head.decoder(DecodingOptions(), in: model).decode(speech)
    for (utterance, decoded) in zip(utterances, decoded) {
      let text = tokenizer.decode(decoded.hypotheses.first?.tokens.map(\.id) ?? [])
      part.words +=
        ErrorRate.words(
          reference: corpus.entries[utterance.index].text, hypothesis: text
        ).counts
    }
    part.loss = Double(loss.total.scalar)
    part.tokens = utterances.reduce(0) { $0 + $1.tokens.count }
    return part
  }
}

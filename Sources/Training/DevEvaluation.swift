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

  /// Mean loss per token and word error rate by greedy decoding with the model's first head.
  package func run(
    _ parameters: [String: Tensor], batchSeconds: Double, workers: Int
  ) throws -> TrainingRecord.Evaluation {
    let model = try SpeechModel(configuration, ParameterScope(StoredParameters(parameters)))
    let frontend = try FeatureFrontend(configuration.features, configuration.normalization)
    let kind = type(of: configuration.heads[0]).kind
    guard let head = model.heads[kind] else { preconditionFailure("a model builds its heads") }
    let durations = corpus.entries.map { $0.duration ?? batchSeconds }
    let order = corpus.entries.indices.sorted { (durations[$0], $0) < (durations[$1], $1) }
    let batches = BatchPlan.packed(order, durations: durations, seconds: batchSeconds)
    let parts = try parallelMap(count: batches.count, workers: workers) { index in
      try part(batches[index], model, head, frontend)
    }
    let tokens = max(1, corpus.targets.reduce(0) { $0 + $1.count })
    return TrainingRecord.Evaluation(
      loss: parts.reduce(0) { $0 + $1.loss } / Double(tokens),
      wordErrorRate: parts.reduce(into: ErrorCounts()) { $0 += $1.words }.rate ?? 0)
  }

  private func part(
    _ batch: [Int], _ model: SpeechModel, _ head: any Head, _ frontend: FeatureFrontend
  ) throws -> (loss: Double, words: ErrorCounts) {
    let utterances = try batch.map {
      try corpus.utterance($0, frontend, augmentation: .none, key: RandomKey(0))
    }
    let speech = model.encode(SequenceBatch(utterances.map(\.features)), .inference)
    let loss = head.loss(speech, targets: utterances.map(\.tokens), .inference)
    let hypotheses = try head.decode(speech, options: DecodingOptions())
    var words = ErrorCounts()
    for (utterance, hypotheses) in zip(utterances, hypotheses) {
      let text = tokenizer.decode(hypotheses.first?.tokens.map(\.id) ?? [])
      words +=
        ErrorRate.words(
          reference: corpus.entries[utterance.index].text, hypothesis: text
        ).counts
    }
    return (Double(loss.total.scalar), words)
  }
}

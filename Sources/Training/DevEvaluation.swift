package import Layers
package import Recognition
package import Tensors
package import Text

/// How well a model in training does on recordings that it does not learn from.
package struct DevEvaluation: Sendable {
  private let corpus: Corpus
  private let tokenizer: Tokenizer
  private let configuration: ModelConfiguration
  private let chunkings: [Chunking]

  /// An evaluation on the utterances of `corpus`, which are read anew each time: whole, and in chunks.
  package init(
    _ corpus: Corpus, _ tokenizer: Tokenizer, _ configuration: ModelConfiguration,
    chunkings: [Chunking] = []
  ) {
    self.chunkings = chunkings
    self.corpus = corpus
    self.tokenizer = tokenizer
    self.configuration = configuration
  }

  /// A number that changes with any recording of these evaluations.
  static func fingerprint(of evaluations: [DevEvaluation]) -> UInt64 {
    evaluations.reduce(RandomKey(UInt64(evaluations.count))) {
      $0.child("\($1.corpus.fingerprint)")
    }.bits(0)
  }

  /// What an evaluation found.
  package struct Outcome: Sendable {
    /// Mean loss per token and word error rate of every head.
    package var evaluation: TrainingRecord.Evaluation
    /// The words that the rates were counted from, by the head's kind.
    package var words: [String: ErrorCounts]
    /// Recordings that could not be read, which the numbers leave out.
    package var unreadable: [(path: String, reason: String)]
  }

  /// Greedy decoding with every head, by all processes of a group together. Throws `ParameterError` for
  /// parameters of another model.
  ///
  /// Every utterance is decoded in one piece, as in training, also where a recognizer would cut it (`Segmenter`).
  /// Four utterances of more than 30 s among 1,385 raised the errors of an earlier default model's `attention`, which
  /// learned from at most 28 s, from 36.9 to 38.0 %.
  package func run(
    _ parameters: [String: Tensor], batchSeconds: Double, workers: Int,
    in group: any ProcessGroup = SoleProcess(), whileWaiting: () -> Void = {}
  ) throws -> Outcome {
    let model = try SpeechModel(configuration, ParameterScope(StoredParameters(parameters)))
    let frontend = try FeatureFrontend(configuration.features, configuration.normalization)
    let batches = corpus.batches(seconds: batchSeconds)
    let own = Array(stride(from: group.rank, to: batches.count, by: group.size))
    let found = try parallelMap(count: own.count, workers: workers) { index in
      try part(batches[own[index]], model, frontend)
    }
    // Added in the order of the batches, whoever computed them: the sums are those of one process.
    let shares = try group.exchange(found, whileWaiting: whileWaiting)
    let parts = batches.indices.map { shares[$0 % group.size][$0 / group.size] }
    let tokens = Double(max(1, parts.reduce(0) { $0 + $1.tokens }))
    func total(_ scores: [[String: Score]]) -> [String: Score] {
      scores.reduce(into: model.heads.mapValues { _ in Score() }) {
        $0.merge($1, uniquingKeysWith: +)
      }
    }
    func rates(_ scores: [String: Score]) -> [String: TrainingRecord.Evaluation.Score] {
      scores.mapValues { .init(loss: $0.loss / tokens, wordErrorRate: $0.words.rate ?? .nan) }
    }
    let heads = total(parts.map(\.heads))
    let chunked = chunkings.map { chunking in
      TrainingRecord.Evaluation.Chunked(
        chunking: chunking, heads: rates(total(parts.compactMap { $0.chunked[chunking] })))
    }
    return Outcome(
      evaluation: TrainingRecord.Evaluation(
        heads: rates(heads), chunked: chunked.isEmpty ? nil : chunked),
      words: heads.mapValues(\.words),
      unreadable: parts.flatMap(\.unreadable).map { ($0.path, $0.reason) })
  }

  /// What one head did with some of the utterances.
  private struct Score: Sendable, Codable {
    var loss = 0.0
    var words = ErrorCounts()

    static func + (one: Score, other: Score) -> Score {
      Score(loss: one.loss + other.loss, words: one.words + other.words)
    }
  }

  /// Some of the utterances.
  private struct Part: Sendable, Codable {
    var heads: [String: Score] = [:]
    var chunked: [Chunking: [String: Score]] = [:]
    var tokens = 0
    var unreadable: [Unreadable] = []
  }

  private struct Unreadable: Sendable, Codable {
    let path, reason: String
  }

  private func part(
    _ batch: [Int], _ model: SpeechModel, _ frontend: FeatureFrontend
  ) throws -> Part {
    var part = Part()
    var utterances: [TrainingBatch.Utterance] = []
    for index in batch {
      do {
        utterances.append(
          try corpus.utterance(index, frontend, augmentation: .none, key: RandomKey(0)))
      } catch {
        part.unreadable.append(
          Unreadable(path: corpus.entries[index].audioPath, reason: "\(error)"))
      }
    }
    guard !utterances.isEmpty else { return part }
    let features = SequenceBatch(utterances.map(\.features))
    part.heads = try scores(model.encode(features, .inference), utterances, model)
    for chunking in chunkings {
      let speech = model.encode(features, chunking: chunking, .inference)
      part.chunked[chunking] = try scores(speech, utterances, model)
    }
    part.tokens = utterances.reduce(0) { $0 + $1.tokens.count }
    return part
  }

  /// What every head makes of the same states.
  private func scores(
    _ speech: EncodedSpeech, _ utterances: [TrainingBatch.Utterance], _ model: SpeechModel
  ) throws -> [String: Score] {
    try model.heads.mapValues { head in
      let loss = head.loss(speech, targets: utterances.map(\.tokens), .inference)
      var score = Score(loss: Double(loss.total.scalar))
      let decoded = try head.decoder(DecodingOptions(), in: model).decode(speech)
      for (utterance, decoded) in zip(utterances, decoded) {
        let text = tokenizer.decode(decoded.hypotheses.first?.tokens.map(\.id) ?? [])
        score.words +=
          ErrorRate.words(
            reference: corpus.entries[utterance.index].text, hypothesis: text
          ).counts
      }
      return score
    }
  }
}

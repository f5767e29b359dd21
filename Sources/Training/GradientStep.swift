package import Layers
package import Recognition
package import Tensors

/// The gradients of one batch, and what is worth knowing about it.
package struct GradientStep: Sendable {
  /// Σ over parameters in the order of `Parameters.trained`; of the mean loss per target token.
  package var gradients: [Tensor]
  /// The mean weighted loss per target token.
  package var loss: Double
  /// Each head's mean loss per target token; of what is only read, per token of that.
  package var terms: [String: Double]
  /// Utterances (positions in the batch) whose text no head could take, because it has more tokens than
  /// the recording has frames.
  package var excluded: [Int]

  /// The Euclidean norm of all gradients together.
  package var norm: Double {
    gradients.reduce(0) { $0 + $1.squaredNorm }.squareRoot()
  }

  /// The norms of the gradients of each part of the model, where the gradients are those of the parameters
  /// called `names`.
  package func norms(of names: [String]) -> [String: Double] {
    zip(names, gradients).reduce(into: [:]) { squares, pair in
      squares[SpeechModel.part(ofParameter: pair.0), default: 0] += pair.1.squaredNorm
    }.mapValues { $0.squareRoot() }
  }

  /// The norm of all gradients together from those of the parts, without reading the gradients again.
  package static func norm(ofParts norms: [String: Double]) -> Double {
    norms.sorted { $0.key < $1.key }.reduce(0) { $0 + $1.value * $1.value }.squareRoot()
  }

  /// What gradients are multiplied by so that their norm is at most `limit` (Pascanu et al. 2013,
  /// algorithm 1).
  package func scale(clippingTo limit: Double) -> Float {
    Self.scale(clipping: norm, to: limit)
  }

  /// The same where the norm is known.
  package static func scale(clipping norm: Double, to limit: Double) -> Float {
    Float(min(1, limit / max(norm, 1e-12)))
  }
}

extension GradientStep {
  /// Computes a batch shard by shard on `workers` threads. Shards are computed alone and added in
  /// their order, so the result does not depend on the number of threads. All share one `chunking`. Losses are
  /// divided by `tokens`, those of the batch unless it is a part of one. Where views are compared, every utterance
  /// has two, and losses are the means of both. `sentences`, if any, are one more shard; their loss is divided by
  /// their own tokens, ends included.
  package init(
    _ batch: TrainingBatch, sentences: [[Int]] = [], injected: [InjectedText.Sentence] = [],
    tokens: Int? = nil,
    model configuration: ModelConfiguration,
    parameters: Parameters, objective: TrainingObjective, chunking: Chunking? = nil, key: RandomKey,
    workers: Int
  ) throws {
    let tokens = max(1, tokens ?? batch.tokens) * objective.views
    let shards = batch.shards.count
    let results = try parallelMap(
      count: shards + (injected.isEmpty ? 0 : 1) + (sentences.isEmpty ? 0 : 1), workers: workers
    ) { index in
      if index == shards, !injected.isEmpty {
        return try Self.injection(
          injected, configuration, parameters, objective, chunking, key.child("injection"))
      }
      guard index < shards else {
        return try Self.text(
          sentences, configuration, parameters, objective, .training(key.child("text")))
      }
      return try Self.shard(
        batch.shards[index].map { batch.utterances[$0] }, configuration, parameters, objective,
        chunking, tokens: tokens, .training(key.child(batch.shardNumbers[index])))
    }
    var sums =
      results.first?.gradients ?? parameters.trained.map { Tensor(zeros: parameters[$0].shape) }
    for (index, result) in results.enumerated().dropFirst() {
      if index == 1 { sums = sums.map { $0.copied() } }
      for (sum, gradient) in zip(sums, result.gradients) { sum.accumulate(gradient) }
    }
    gradients = sums
    loss = results.reduce(0) { $0 + $1.loss }
    terms = results.reduce(into: [:]) { total, result in
      total.merge(result.terms) { $0 + $1 }
    }
    excluded = zip(batch.shards, results).flatMap { shard, result in
      result.excluded.map { shard[$0] }
    }
  }

  private struct Shard: Sendable {
    var gradients: [Tensor]
    var loss: Double
    var terms: [String: Double]
    var excluded: [Int]
  }

  /// The graph lives and dies inside this function: only numbers leave it.
  private static func shard(
    _ utterances: [TrainingBatch.Utterance], _ configuration: ModelConfiguration,
    _ parameters: Parameters, _ objective: TrainingObjective, _ chunking: Chunking?, tokens: Int,
    _ mode: Mode
  ) throws -> Shard {
    let scope = ParameterScope(parameters)
    let model = try SpeechModel(configuration, scope)
    let pronunciation = objective.pronunciation
    let views =
      objective.views == 1
      ? [utterances.map(\.features)]
      : [utterances.map(\.features), utterances.compactMap(\.otherView)]
    let speech = model.encode(
      SequenceBatch(views.flatMap(\.self)), chunking: chunking,
      keeping: Set([pronunciation?.block].compactMap(\.self)), mode)
    let loss = try objective.loss(
      of: model, speech, targets: views.flatMap { _ in utterances.map(\.tokens) },
      phones: views.flatMap { _ in utterances.map(\.phones) }, pronunciation?.layer(scope),
      scale: 1 / Float(tokens), mode)
    return Shard(
      gradients: loss.total.gradients(of: parameters.leaves), loss: Double(loss.total.scalar),
      terms: loss.terms.mapValues { $0 / Double(tokens) },
      excluded: Set(loss.excluded.map { $0 % utterances.count }).sorted())
  }

  /// The same for sentences that enter the encoder as phones.
  private static func injection(
    _ sentences: [InjectedText.Sentence], _ configuration: ModelConfiguration,
    _ parameters: Parameters, _ objective: TrainingObjective, _ chunking: Chunking?,
    _ key: RandomKey
  ) throws -> Shard {
    let scope = ParameterScope(parameters)
    let model = try SpeechModel(configuration, scope)
    let tokens = sentences.reduce(0) { $0 + $1.tokens.count + 1 }
    let loss = try objective.loss(
      of: model, injecting: sentences, scope, scale: 1 / Float(tokens), chunking: chunking, key)
    return Shard(
      gradients: loss.total.gradients(of: parameters.leaves), loss: Double(loss.total.scalar),
      terms: loss.terms.mapValues { $0 / Double(tokens) }, excluded: [])
  }

  /// The same for sentences that nobody speaks.
  private static func text(
    _ sentences: [[Int]], _ configuration: ModelConfiguration, _ parameters: Parameters,
    _ objective: TrainingObjective, _ mode: Mode
  ) throws -> Shard {
    let model = try SpeechModel(configuration, ParameterScope(parameters))
    let tokens = sentences.reduce(0) { $0 + $1.count + 1 }
    let loss = objective.loss(of: model, text: sentences, scale: 1 / Float(tokens), mode)
    return Shard(
      gradients: loss.total.gradients(of: parameters.leaves), loss: Double(loss.total.scalar),
      terms: loss.terms.mapValues { $0 / Double(tokens) }, excluded: [])
  }
}

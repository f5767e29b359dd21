internal import Layers
internal import Recognition
internal import Tensors

/// What an update makes smaller: the weighted losses of the heads, and how differently two views are heard.
package struct TrainingObjective: Sendable {
  /// The weight of each head's loss by the head's kind; a head that is not named weighs 1.
  package var losses: [String: Double]
  /// Heads that learn from the errors of their own hypotheses.
  package var mwer: MWERConfiguration?
  /// Two views of every utterance that are to be heard alike.
  package var consistency: ConsistencyConfiguration?
  /// The weight of what heads expect to be written, as a multiple of the weight of their loss; nil where there is
  /// no text.
  package var textWeight: Double?
  /// Phones that a block of the encoder is to hear; nil where nobody asks.
  var pronunciation: PronunciationObjective?

  /// The losses of all heads, unless weights say otherwise.
  package init(
    losses: [String: Double] = [:], mwer: MWERConfiguration? = nil,
    consistency: ConsistencyConfiguration? = nil, textWeight: Double? = nil
  ) {
    self.losses = losses
    self.mwer = mwer
    self.consistency = consistency
    self.textWeight = textWeight
  }

  /// How many views of an utterance are computed.
  package var views: Int { consistency == nil ? 1 : 2 }

  /// Throws `TrainingError.configurationValue` where the model of a recipe lacks a head that is weighed or compared.
  func check(_ recipe: ModelRecipe) throws(TrainingError) {
    try recipe.check(losses: losses)
    try consistency?.check(heads: recipe.kinds, losses: losses)
    for kind in mwer?.heads ?? [] {
      try require(
        losses[kind] ?? 1 > 0, "losses.\(kind)", "0, and “mwer” tunes that head", "a weight above 0"
      )
    }
  }

  /// The objective of a batch, times `scale`; its terms are sums without weights. Of two views, `speech`, `targets` and
  /// `phones` have all first ones before all others. `layer` is that of the pronunciation.
  func loss(
    of model: SpeechModel, _ speech: EncodedSpeech, targets: [[Int]], phones: [[Int]] = [],
    _ layer: PronunciationObjective.Layer? = nil, scale: Float, _ mode: Mode
  ) throws -> HeadLoss {
    var parts: [(total: Tensor, weight: Float)] = []
    var terms: [String: Double] = [:]
    var excluded: Set<Int> = []
    for (kind, head) in model.heads.sorted(by: { $0.key < $1.key }) {
      let weight = losses[kind] ?? 1
      guard weight > 0 else { continue }
      let mode = mode.child("heads").child(kind)
      let loss =
        try mwer?.loss(of: kind, head, speech, targets: targets, mode)
        ?? head.loss(speech, targets: targets, mode)
      parts.append((loss.total, Float(weight)))
      terms.merge(loss.terms) { $0 + $1 }
      excluded.formUnion(loss.excluded)
    }
    let weight = losses[CTCHead.Configuration.kind] ?? 1
    if let consistency, weight > 0, let posteriors = speech.logPosteriors {
      let divergence = Consistency.objective(posteriors.rows)
      parts.append((divergence, Float(consistency.weight) * Float(weight)))
      terms["consistency"] = Double(divergence.scalar)
    }
    if let pronunciation, let layer, let states = speech.intermediate[pronunciation.block] {
      let total = layer.total(states, phones: phones)
      parts.append((total, Float(pronunciation.weight)))
      terms[PronunciationObjective.path] = Double(total.scalar)
    }
    return Self.sum(parts, times: scale, terms: terms, excluded: excluded)
  }

  /// The objective of sentences that nobody speaks, times `scale`, for the heads of a model that are language models.
  func loss(
    of model: SpeechModel, text sentences: [[Int]], scale: Float, _ mode: Mode
  ) -> HeadLoss {
    var parts: [(total: Tensor, weight: Float)] = []
    var terms: [String: Double] = [:]
    for (kind, head) in model.heads.sorted(by: { $0.key < $1.key }) {
      let weight = losses[kind] ?? 1
      guard weight > 0, let head = head as? any TextTrainable, head.isLanguageModel else {
        continue
      }
      let loss = head.textLoss(sentences, mode.child("heads").child(kind))
      parts.append((loss.total, Float(weight * (textWeight ?? 1))))
      terms.merge(loss.terms) { $0 + $1 }
    }
    return Self.sum(parts, times: scale, terms: terms, excluded: [])
  }

  /// The objective of sentences that enter the encoder as phones, times `scale`.
  func loss(
    of model: SpeechModel, injecting sentences: [InjectedText.Sentence], _ scope: ParameterScope,
    scale: Float, chunking: Chunking?, _ key: RandomKey
  ) throws -> HeadLoss {
    guard let pronunciation, let injection = pronunciation.injection else {
      preconditionFailure("sentences to inject, and no way in")
    }
    let layer = try pronunciation.layer(scope)
    let rivals = layer.rivals
    let speech = sentences.enumerated().map { index, sentence in
      ImaginedSpeech(
        words: sentence.words, errors: injection.errors, rivals: rivals, key: key.child(index))
    }
    guard let states = layer.states(of: speech) else {
      preconditionFailure("sentences to inject, and no way in")
    }
    let mode = Mode.training(key.child("model"))
    var objective = self
    objective.mwer = nil
    objective.consistency = nil
    var loss = try objective.loss(
      of: model, model.encode(after: pronunciation.block, states, chunking: chunking, mode),
      targets: sentences.map(\.tokens), scale: scale * Float(injection.weight), mode)
    loss.terms = Dictionary(
      uniqueKeysWithValues: loss.terms.map { ("\($0.key)_injected", $0.value) })
    return loss
  }

  private static func sum(
    _ parts: [(total: Tensor, weight: Float)], times scale: Float, terms: [String: Double],
    excluded: Set<Int>
  ) -> HeadLoss {
    let weighted = parts.map { $0.total * ($0.weight * scale) }
    guard let first = weighted.first else {
      preconditionFailure("some head's loss has a weight")
    }
    return HeadLoss(
      total: weighted.dropFirst().reduce(first, +), terms: terms, excluded: excluded.sorted())
  }
}

extension TrainingConfiguration {
  /// What updates of this run make smaller, apart from how words sound.
  var objective: TrainingObjective {
    TrainingObjective(
      losses: losses, mwer: mwer, consistency: consistency, textWeight: text?.weight)
  }

  /// The same with how words sound, of which so many labels are known.
  func objective(labels: Int?, in model: ModelConfiguration) -> TrainingObjective {
    var objective = objective
    if let pronunciation, let labels {
      objective.pronunciation = PronunciationObjective(pronunciation, labels: labels, in: model)
    }
    return objective
  }

  /// Throws `TrainingError.configurationValue` where the model of a recipe cannot learn what is asked of it.
  func check(_ recipe: ModelRecipe) throws(TrainingError) {
    try objective.check(recipe)
    try pronunciation?.check(recipe, freeze: freeze)
  }
}

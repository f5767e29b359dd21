package import Layers
internal import Tensors

/// Connectionist temporal classification (Graves et al. 2006): a distribution over tokens and blank
/// for every frame, each frame on its own.
package struct CTCHead: Head {
  /// What a configuration file says of the head.
  package struct Configuration: HeadConfiguration, Equatable {
    /// "ctc"
    package static let kind = "ctc"

    /// The second objective; nil for none.
    package var intermediate: Intermediate?

    /// Without a second objective by default.
    package init(intermediate: Intermediate? = nil) { self.intermediate = intermediate }

    /// Throws `ParameterError`.
    package func makeHead(_ sizes: HeadSizes, _ scope: ParameterScope) throws -> any Head {
      try CTCHead(sizes, self, scope)
    }

    /// The second objective must be possible.
    package func problem(in model: ModelConfiguration) -> String? {
      intermediate?.problem(blocks: model.encoder.blocks)
    }
  }

  private let output: Linear
  private let intermediate: Intermediate?

  private struct Intermediate {
    let configuration: Configuration.Intermediate
    let layers: SelfConditioning
  }

  /// One linear layer [V, D], and those of the second objective where there is one: the same for all of its blocks.
  /// Throws `ParameterError`.
  package init(
    _ sizes: HeadSizes, _ configuration: Configuration, _ scope: ParameterScope
  ) throws {
    output = try Linear(sizes.width, sizes.vocabulary, scope["output"])
    intermediate = try configuration.intermediate.map {
      Intermediate(
        configuration: $0,
        layers: try SelfConditioning(
          width: sizes.width, vocabulary: sizes.vocabulary, tells: $0.conditioning,
          scope["intermediate"]))
    }
  }

  /// The blocks of the second objective.
  package var intermediateBlocks: Set<Int> { Set(intermediate?.configuration.blocks ?? []) }

  /// What the encoder adds to the outputs of these blocks.
  var conditioning: [Int: SelfConditioning] {
    guard let intermediate, intermediate.configuration.conditioning else { return [:] }
    return Dictionary(uniqueKeysWithValues: intermediateBlocks.map { ($0, intermediate.layers) })
  }

  /// States [N, D] → log-probabilities [N, V].
  package func logPosteriors(_ states: SequenceBatch) -> SequenceBatch {
    states.mapRows { output($0).logSoftmax() }
  }

  /// The width of the beam.
  package var decodingOptions: Set<DecodingOptions.Name> { [.beamSize] }

  /// The best path, or a prefix beam search where the beam is wider than one.
  package func decoder(
    _ options: DecodingOptions, in model: SpeechModel
  ) throws(ModelError) -> any SpeechDecoder {
    try options.checkBeam(of: Configuration.kind)
    return CTCDecoder(
      head: self, beamSize: options.beamSize ?? options.alternatives,
      alternatives: options.alternatives)
  }

  /// The CTC objective.
  package func loss(_ speech: EncodedSpeech, targets: [[Int]], _ mode: Mode) -> HeadLoss {
    let objective = CTC.objective(
      speech.logPosteriors ?? logPosteriors(speech.states), targets: targets)
    var loss = HeadLoss(
      total: objective.total, terms: ["ctc": Double(objective.total.scalar)],
      excluded: objective.losses.indices.filter { objective.losses[$0] == nil })
    guard let intermediate else { return loss }
    let states = intermediate.configuration.blocks.compactMap { speech.intermediate[$0] }
    let early = states.map { states in
      CTC.objective(states.mapRows(intermediate.layers.logPosteriors), targets: targets).total
    }
    guard let first = early.first else { return loss }
    let mean = early.dropFirst().reduce(first, +) * (1 / Float(early.count))
    let weight = intermediate.configuration.weight
    loss.total = objective.total * (1 - weight) + mean * weight
    loss.terms["ctc_intermediate"] = Double(mean.scalar)
    return loss
  }
}

/// The search over frame-wise distributions.
private struct CTCDecoder: SpeechDecoder {
  let head: CTCHead
  let beamSize, alternatives: Int

  func decode(_ speech: EncodedSpeech) -> [DecodedUtterance] {
    let posteriors = speech.logPosteriors ?? head.logPosteriors(speech.states)
    return posteriors.lengths.indices.map { index in
      posteriors.utterance(index).withSpan { rows in
        DecodedUtterance(search(rows, vocabulary: posteriors.rows.columns))
      }
    }
  }

  /// The hypotheses of one utterance's log-probabilities [T, V].
  private func search(_ rows: Span<Float>, vocabulary: Int) -> [Hypothesis] {
    let frames = rows.count / vocabulary
    guard beamSize > 1 else {
      let path = CTC.greedy(logProbabilities: rows, frames: frames, vocabulary: vocabulary)
      return [
        Hypothesis(tokens: path.map(Hypothesis.Token.init), score: bestPath(rows, vocabulary))
      ]
    }
    var search = CTCPrefixBeamSearch(vocabulary: vocabulary, beamWidth: beamSize)
    search.accept(rows)
    return search.results(limit: alternatives).map { result in
      let alignment = CTCAlignment(
        of: result.tokens, logProbabilities: rows, frames: frames, vocabulary: vocabulary)
      return Hypothesis(
        tokens: alignment?.tokens.map(Hypothesis.Token.init) ?? [],
        score: Float(result.logProbability))
    }
  }

  /// ln of the best path's probability: the sum of each frame's maximum.
  private func bestPath(_ rows: Span<Float>, _ vocabulary: Int) -> Float {
    var total = 0.0
    for frame in 0..<rows.count / vocabulary {
      let row = rows.extracting(frame * vocabulary..<(frame + 1) * vocabulary)
      total += Double(row[row.indexOfLargest])
    }
    return Float(total)
  }
}

extension Hypothesis.Token {
  /// A token as CTC found it.
  init(_ token: AlignedToken) {
    self.init(id: token.token, frames: token.frames, confidence: token.confidence)
  }
}

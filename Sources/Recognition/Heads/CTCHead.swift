package import Layers
internal import Tensors

/// Connectionist temporal classification (Graves et al. 2006): a distribution over tokens and blank
/// for every frame, each frame on its own.
package struct CTCHead: Head {
  /// What a configuration file says of the head.
  package struct Configuration: HeadConfiguration, Equatable {
    /// "ctc"
    package static let kind = "ctc"

    /// A second objective on an earlier block of the encoder (Lee and Watanabe 2021): it lets deep encoders
    /// begin to learn.
    package struct Intermediate: Codable, Sendable, Equatable {
      /// The block whose output is read, counted from 1.
      package var block: Int
      /// w: the objective is (1 − w)·CTC + w·CTC of the block.
      package var weight: Float

      /// An objective on a block.
      package init(block: Int, weight: Float) {
        self.block = block
        self.weight = weight
      }
    }

    /// The second objective; nil for none.
    package var intermediate: Intermediate?

    /// Without a second objective by default.
    package init(intermediate: Intermediate? = nil) { self.intermediate = intermediate }

    /// Throws `ParameterError`.
    package func makeHead(_ sizes: HeadSizes, _ scope: ParameterScope) throws -> any Head {
      try CTCHead(sizes, self, scope)
    }

    /// The second objective needs an earlier block and a share.
    package func problem(in model: ModelConfiguration) -> String? {
      guard let intermediate else { return nil }
      let earlier = 1..<max(2, model.encoder.blocks)
      if !earlier.contains(intermediate.block) {
        return "the intermediate block of the head ctc is \(intermediate.block), which is not in "
          + "1..<\(model.encoder.blocks), the blocks before the last"
      }
      return (0..<1).contains(intermediate.weight)
        ? nil : "the intermediate weight of the head ctc is \(intermediate.weight), not in 0..<1"
    }
  }

  private let output: Linear
  private let intermediate: Intermediate?

  private struct Intermediate {
    let configuration: Configuration.Intermediate
    let norm: LayerNorm
    let output: Linear
  }

  /// One linear layer [V, D], and a norm with another where there is a second objective. Throws
  /// `ParameterError`.
  package init(
    _ sizes: HeadSizes, _ configuration: Configuration, _ scope: ParameterScope
  ) throws {
    output = try Linear(sizes.width, sizes.vocabulary, scope["output"])
    intermediate = try configuration.intermediate.map {
      Intermediate(
        configuration: $0, norm: try LayerNorm(sizes.width, scope["intermediate"]["norm"]),
        output: try Linear(sizes.width, sizes.vocabulary, scope["intermediate"]["output"]))
    }
  }

  /// The block of the second objective.
  package var intermediateBlock: Int? { intermediate?.configuration.block }

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
    guard let intermediate, let states = speech.intermediate[intermediate.configuration.block]
    else { return loss }
    let early = CTC.objective(
      states.mapRows { intermediate.output(intermediate.norm($0)).logSoftmax() }, targets: targets)
    let weight = intermediate.configuration.weight
    loss.total = objective.total * (1 - weight) + early.total * weight
    loss.terms["ctc_intermediate"] = Double(early.total.scalar)
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

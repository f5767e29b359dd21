package import Layers
internal import Tensors

/// Connectionist temporal classification (Graves et al. 2006): a distribution over tokens and blank
/// for every frame, each frame on its own.
package struct CTCHead: Head {
  /// The head has no sizes of its own.
  package struct Configuration: HeadConfiguration, Equatable {
    /// "ctc"
    package static let kind = "ctc"

    /// The only configuration.
    package init() {}

    /// Throws `ParameterError`.
    package func makeHead(_ sizes: HeadSizes, _ scope: ParameterScope) throws -> any Head {
      try CTCHead(sizes, scope)
    }
  }

  private let output: Linear

  /// One linear layer [V, D]. Throws `ParameterError`.
  package init(_ sizes: HeadSizes, _ scope: ParameterScope) throws {
    output = try Linear(sizes.width, sizes.vocabulary, scope["output"])
  }

  /// States [N, D] → log-probabilities [N, V].
  package func logPosteriors(_ states: SequenceBatch) -> SequenceBatch {
    states.mapRows { output($0).logSoftmax() }
  }

  /// The best path, or a prefix beam search where the beam is wider than one.
  package func decode(
    _ speech: EncodedSpeech, options: DecodingOptions
  ) throws -> [[Hypothesis]] {
    let posteriors = speech.logPosteriors ?? logPosteriors(speech.states)
    return posteriors.lengths.indices.map { index in
      posteriors.utterance(index).withSpan { rows in
        Self.search(rows, vocabulary: posteriors.rows.columns, options)
      }
    }
  }

  /// The CTC objective.
  package func loss(_ speech: EncodedSpeech, targets: [[Int]], _ mode: Mode) -> HeadLoss {
    let objective = CTC.objective(
      speech.logPosteriors ?? logPosteriors(speech.states), targets: targets)
    return HeadLoss(
      total: objective.total, terms: ["ctc": Double(objective.total.scalar)],
      excluded: objective.losses.indices.filter { objective.losses[$0] == nil })
  }
}

extension CTCHead {
  /// The hypotheses of one utterance's log-probabilities [T, V].
  private static func search(
    _ rows: Span<Float>, vocabulary: Int, _ options: DecodingOptions
  ) -> [Hypothesis] {
    let frames = rows.count / vocabulary
    guard options.beamSize > 1 else {
      let path = CTC.greedy(logProbabilities: rows, frames: frames, vocabulary: vocabulary)
      return [
        Hypothesis(tokens: path.map(Hypothesis.Token.init), score: bestPath(rows, vocabulary))
      ]
    }
    var search = CTCPrefixBeamSearch(vocabulary: vocabulary, beamWidth: options.beamSize)
    search.accept(rows)
    return search.results(limit: options.alternatives).map { result in
      let alignment = CTCAlignment(
        of: result.tokens, logProbabilities: rows, frames: frames, vocabulary: vocabulary)
      return Hypothesis(
        tokens: alignment?.tokens.map(Hypothesis.Token.init) ?? [],
        score: Float(result.logProbability))
    }
  }

  /// ln of the best path's probability: the sum of each frame's maximum.
  private static func bestPath(_ rows: Span<Float>, _ vocabulary: Int) -> Float {
    var total = 0.0
    for frame in 0..<rows.count / vocabulary {
      var best = rows[frame * vocabulary]
      for column in 1..<vocabulary { best = max(best, rows[frame * vocabulary + column]) }
      total += Double(best)
    }
    return Float(total)
  }
}

extension Hypothesis.Token {
  /// A token as CTC found it.
  fileprivate init(_ token: AlignedToken) {
    self.init(id: token.token, frames: token.frames, confidence: token.confidence)
  }
}

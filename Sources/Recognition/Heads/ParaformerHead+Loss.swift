package import Layers
internal import Tensors

extension ParaformerHead {
  /// Smoothed cross-entropy of all tokens at once, and the error of the count. In training, the decoder is
  /// first run as it is used, and then told a share of what it got wrong (`GlancingSampler`); every position
  /// counts, told or not.
  package func loss(_ speech: EncodedSpeech, targets: [[Int]], _ mode: Mode) -> HeadLoss {
    loss(speech, targets: targets, mode) { heard, targets in
      guard case .training(let key) = mode.child("glancing") else { return nil }
      let states = speech.states.mapRows { $0.detached() }
      let predicted = best(
        logProbabilities(heard.tokens.mapRows { $0.detached() }, over: states, .inference))
      return targets.indices.map {
        GlancingSampler.positions(
          predicted: predicted[$0], target: targets[$0], ratio: configuration.samplingRatio,
          key: key.child($0))
      }
    }
  }

  /// The loss where `glance` says which positions of each utterance the decoder is told; nil for none.
  func loss(
    _ speech: EncodedSpeech, targets: [[Int]], _ mode: Mode,
    glance: (_ heard: Heard, _ targets: [[Int]]) -> [[Int]]?
  ) -> HeadLoss {
    let pieces = isPlacing ? speech.pieces(spelling: targets) : nil
    let heard = hear(speech.states, counts: targets.map(\.count), pieces: pieces, mode)
    let excluded = heard.patterns.indices.filter { heard.patterns[$0] == nil }
    let targets = zip(targets, heard.patterns).map { $1 == nil ? [] : $0 }
    let told = glance(heard, targets)
    let tokens = told.map { revealing($0, of: targets, in: heard.tokens) } ?? heard.tokens
    let text = CrossEntropy.objective(
      logProbabilities(tokens, over: speech.states, mode.child("decoder")).rows,
      targets: targets.flatMap(\.self), smoothing: configuration.smoothing)
    let quantity = QuantityObjective.objective(heard.weights, counts: targets.map(\.count))
    var loss = HeadLoss(
      total: text.adding(quantity, scaledBy: configuration.quantityWeight),
      terms: [
        "paraformer": Double(text.scalar), "paraformer_quantity": Double(quantity.scalar),
      ], excluded: excluded)
    if let pieces, configuration.alignmentWeight > 0 {
      let places = QuantityObjective.objective(
        SequenceBatch(rows: heard.weights.rows, lengths: pieces.frames), counts: pieces.tokens)
      loss.total = loss.total.adding(places, scaledBy: configuration.alignmentWeight)
      loss.terms["paraformer_alignment"] = Double(places.scalar)
    }
    return loss
  }

  /// Whether the decoder learns from tokens in the places that CTC knows.
  private var isPlacing: Bool {
    configuration.alignmentWeight > 0 || configuration.places == .ctc
  }

  /// The likeliest token at each position of each utterance; 0 where nothing is likely, because a model that
  /// diverged has no probabilities.
  private func best(_ logProbabilities: SequenceBatch) -> [[Int]] {
    logProbabilities.lengths.indices.map {
      let sequences = IndependentPositions.best(logProbabilities.utterance($0), limit: 1)
      return sequences.first?.tokens ?? Array(repeating: 0, count: logProbabilities.lengths[$0])
    }
  }
}

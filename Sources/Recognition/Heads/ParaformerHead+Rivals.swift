package import Layers
internal import Tensors

extension ParaformerHead: SequenceTrainable {
  /// The likeliest sequence and negative samples beside it, from one pass in which the decoder is told nothing:
  /// the way it is used. All are as long as the target, because the number of tokens is the quantity objective's
  /// to learn, or, where CTC says the places, as long as its path.
  package func rivals(
    _ speech: EncodedSpeech, targets: [[Int]], samples: Int, _ mode: Mode
  ) -> RivalHypotheses {
    let heard =
      switch configuration.places {
      case .weights: hear(speech.states, counts: targets.map(\.count), mode)
      case .ctc: hear(speech, mode)
      }
    let rows = logProbabilities(heard.tokens, over: speech.states, mode.child("decoder"))
    let key: RandomKey =
      switch mode.child("rivals") {
      case .training(let key): key
      case .inference: RandomKey(0)
      }
    var places: [SequenceScores.Place] = []
    var first = 0
    let tokens = heard.patterns.indices.map { utterance -> [[Int]] in
      defer { first += rows.lengths[utterance] }
      guard heard.patterns[utterance] != nil else { return [] }
      let found = IndependentSamples.sequences(
        rows.utterance(utterance), count: samples, key: key.child(utterance))
      places += found.map { SequenceScores.Place(firstRow: first, tokens: $0) }
      return found
    }
    return RivalHypotheses(
      tokens: tokens, scores: SequenceScores.scores(rows.rows, of: places))
  }
}

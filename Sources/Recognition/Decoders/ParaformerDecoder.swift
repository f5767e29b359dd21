internal import Glibc
package import Layers
internal import Tensors

/// Decoding in one pass: every token of an utterance is decided on its own.
struct ParaformerDecoder: SpeechDecoder {
  let head: ParaformerHead
  let alternatives: Int

  func decode(_ speech: EncodedSpeech) throws(ModelError) -> [DecodedUtterance] {
    let (heard, rows) = speech.clock.measure(.head, within: .search) {
      let heard = head.hear(speech, .inference)
      return (heard, head.logProbabilities(heard.tokens, over: speech.states, .inference))
    }
    guard rows.rows.isFinite else { throw .notFinite }
    return rows.lengths.indices.map { utterance in
      let places = heard.patterns[utterance]?.tokenFrames ?? []
      let found = sequences(rows, utterance).map {
        hypothesis($0, places, utterance, speech)
      }
      return DecodedUtterance(
        found.isEmpty ? [Hypothesis(tokens: [], score: 0)] : found,
        effort: DecodingEffort(passes: places.isEmpty ? 0 : 1))
    }
  }

  /// The likeliest sequences that stay different when id 0, which stands for nothing, is taken out of them.
  private func sequences(
    _ rows: SequenceBatch, _ utterance: Int
  ) -> [IndependentPositions.Sequence] {
    var limit = alternatives
    while true {
      let all = IndependentPositions.best(rows.utterance(utterance), limit: limit)
      var texts: Set<[Int]> = []
      let different = all.filter { texts.insert($0.tokens.filter { $0 != 0 }).inserted }
      if different.count >= alternatives || all.count < limit || limit > 16 * alternatives {
        return Array(different.prefix(alternatives))
      }
      limit *= 2
    }
  }

  /// A sequence without its ids 0. Tokens lie where CTC finds them, or, in a model without, between fires.
  private func hypothesis(
    _ sequence: IndependentPositions.Sequence, _ places: [Range<Int>], _ utterance: Int,
    _ speech: EncodedSpeech
  ) -> Hypothesis {
    let kept = sequence.tokens.indices.filter { sequence.tokens[$0] != 0 }
    let tokens = kept.map { sequence.tokens[$0] }
    let confidences = kept.map { min(1, expf(sequence.logProbabilities[$0])) }
    let score = Float(sequence.score)
    if speech.logPosteriors != nil {
      return speech.hypothesis(utterance, tokens: tokens, confidences: confidences, score: score)
    }
    return Hypothesis(
      tokens: kept.indices.map {
        Hypothesis.Token(id: tokens[$0], frames: places[kept[$0]], confidence: confidences[$0])
      }, score: score)
  }
}

extension ParaformerHead {
  /// The frames of each token of each utterance, by where the predictor fires: what token times are taken
  /// from where there is no CTC, and what those of CTC can be compared with.
  package func tokenFrames(_ states: SequenceBatch) -> [[Range<Int>]] {
    hear(states, .inference).patterns.map { $0?.tokenFrames ?? [] }
  }
}

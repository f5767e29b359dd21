internal import Layers
internal import Tensors

extension EncodedSpeech {
  /// A hypothesis whose tokens are placed in time by the best CTC path that spells them, whatever head they
  /// came from.
  ///
  /// Without a CTC head, or where no path spells the tokens (more of them than frames), they are spread
  /// evenly. A token that an utterance without frames is said to have has no place and is dropped.
  package func hypothesis(
    _ utterance: Int, tokens: [Int], confidences: [Float], score: Float
  ) -> Hypothesis {
    precondition(tokens.count == confidences.count, "one confidence for each token")
    let places = alignment(of: tokens, in: utterance) ?? spread(tokens.count, in: utterance)
    return Hypothesis(
      tokens: places.indices.map {
        Hypothesis.Token(id: tokens[$0], frames: places[$0], confidence: confidences[$0])
      }, score: score)
  }

  /// Where the best CTC path that spells `tokens` says each of them, in frames; nil where no path does, and
  /// without a CTC head.
  package func alignment(of tokens: [Int], in utterance: Int) -> [Range<Int>]? {
    guard let posteriors = logPosteriors else { return nil }
    return posteriors.utterance(utterance).withSpan { rows in
      CTCAlignment(
        of: tokens, logProbabilities: rows, frames: posteriors.lengths[utterance],
        vocabulary: posteriors.rows.columns)
    }?.tokens.map(\.frames)
  }

  private func spread(_ count: Int, in utterance: Int) -> [Range<Int>] {
    let frames = states.lengths[utterance]
    guard frames > 0 else { return [] }
    return (0..<count).map { token in
      let start = token * frames / count
      return start..<max(start + 1, (token + 1) * frames / count)
    }
  }
}

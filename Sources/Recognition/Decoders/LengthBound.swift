internal import Layers
internal import Tensors

extension EncodedSpeech {
  /// The most tokens that an autoregressive search may find in each utterance, the end not counted.
  ///
  /// A decoder that looks at its own output can repeat itself for ever; CTC cannot, because every token
  /// takes a frame of its own. So its best path sets the measure: half as many tokens again and five, which
  /// is more than any true transcript needs that CTC heard only in part, and never more tokens than
  /// frames, which is also the bound without CTC.
  package var lengthBounds: [Int] {
    if let knownBounds { return knownBounds }
    guard let posteriors = logPosteriors else { return states.lengths }
    let vocabulary = posteriors.rows.columns
    return posteriors.lengths.indices.map { utterance in
      let frames = posteriors.lengths[utterance]
      let heard = posteriors.utterance(utterance).withSpan {
        CTC.greedy(logProbabilities: $0, frames: frames, vocabulary: vocabulary).count
      }
      return min(frames, heard + heard / 2 + 5)
    }
  }
}

package import Layers
internal import Tensors

extension AttentionHead: SequenceTrainable {
  /// The n-best list of a beam search, one wider than `samples`, scored again with gradients. Throws
  /// `ModelError.notFinite`.
  package func rivals(
    _ speech: EncodedSpeech, targets: [[Int]], samples: Int, _ mode: Mode
  ) throws(ModelError) -> RivalHypotheses {
    RivalHypotheses(autoregressive: try nBest(samples + 1, in: speech)) {
      logProbabilities($0, over: speech.states, mode)
    }
  }

  private func nBest(_ count: Int, in speech: EncodedSpeech) throws(ModelError) -> [[[Int]]] {
    let bounds = speech.lengthBounds
    let order = bounds.indices.sorted { (bounds[$1], $0) < (bounds[$0], $1) }
    var searches = bounds.indices.map { utterance in
      AttentionBeamSearch(
        utterance: utterance,
        TokenBeamSearch.Configuration(
          width: count, results: count, lengthBound: bounds[utterance], lengthNormalization: 1,
          ctcWeight: 0), ctc: nil)
    }
    var state = AttentionDecodingState(self, over: speech.states.mapRows { $0.detached() })
    try InFlightBatch(slots: max(1, 32 / count)).run(&searches, order: order, &state)
    return searches.map { $0.sentences.map(\.tokens) }
  }
}

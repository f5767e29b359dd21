package import Layers
internal import Tensors

extension AttentionHead: TextTrainable {
  /// States of utterances that have no frames: attention to them adds nothing, and what is left of the decoder is a
  /// language model.
  static func silence(_ utterances: Int, width: Int) -> SequenceBatch {
    SequenceBatch(
      rows: Tensor(zeros: [0, width]), lengths: [Int](repeating: 0, count: utterances))
  }

  /// Cross-entropy of each token after those before it, and of the end, with nothing heard. Targets are not
  /// smoothed: these probabilities are added to others, and a text is what it is.
  package func textLoss(_ sentences: [[Int]], _ mode: Mode) -> HeadLoss {
    let silence = Self.silence(sentences.count, width: width)
    let total = CrossEntropy.objective(
      logProbabilities(sentences.map { [$0] }, over: silence, mode),
      targets: sentences.flatMap { $0 + [Self.boundary] }, smoothing: 0)
    return HeadLoss(
      total: total, terms: ["\(Configuration.kind)_text": Double(total.scalar)], excluded: [])
  }
}

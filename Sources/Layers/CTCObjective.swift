package import Tensors

extension CTC {
  /// The CTC objective of a batch.
  package struct Objective: Sendable {
    /// Σ −ln p(target) over the utterances that have a path, a scalar in nats.
    package let total: Tensor
    /// Each utterance's share of the total; nil where the target has no path (more tokens than
    /// frames), which adds nothing to the total and no gradient.
    package let losses: [Float?]
  }

  /// The objective of ragged log-probabilities [N, V] against one target for each utterance
  /// (Graves et al. 2006). Its gradient flows to the log-probabilities.
  package static func objective(
    _ logProbabilities: SequenceBatch, targets: [[Int]]
  ) -> Objective {
    let (rows, vocabulary) = (logProbabilities.rows, logProbabilities.rows.columns)
    precondition(
      targets.count == logProbabilities.lengths.count, "one target for each utterance")
    let results = targets.indices.map { index in
      logProbabilities.utterance(index).detached().withSpan {
        CTCLoss(
          logProbabilities: $0, frames: logProbabilities.lengths[index], vocabulary: vocabulary,
          target: targets[index])
      }
    }
    let sum = results.reduce(0.0) { $0 + Double($1?.value ?? 0) }
    let gradient = Tensor(shape: rows.shape) { span in
      var at = 0
      for (result, frames) in zip(results, logProbabilities.lengths) {
        if let result {
          for index in result.gradient.indices { span[at + index] = result.gradient[index] }
        }
        at += frames * vocabulary
      }
    }
    let total = Tensor.custom(value: Tensor([Float(sum)], shape: []), inputs: [rows]) {
      [gradient * $0.scalar]
    }
    return Objective(total: total, losses: results.map { $0?.value })
  }
}

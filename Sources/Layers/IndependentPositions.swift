package import Tensors

/// The likeliest sequences when every position is decided on its own, as decoders of a single pass do.
package enum IndependentPositions {
  /// A sequence, its positions' log-probabilities, and their sum.
  package struct Sequence: Sendable, Equatable {
    /// One token for each position.
    package var tokens: [Int]
    /// ln p of each token.
    package var logProbabilities: [Float]
    /// ln p of the sequence.
    package var score: Double
  }

  /// The `limit` likeliest sequences of log-probabilities [U, V], best first; ties resolve to lower tokens at
  /// earlier positions. Exact, because a best sequence's beginning is among the best beginnings.
  package static func best(_ logProbabilities: Tensor, limit: Int) -> [Sequence] {
    precondition(limit > 0, "at least one sequence")
    let vocabulary = logProbabilities.columns
    var found = [Sequence(tokens: [], logProbabilities: [], score: 0)]
    logProbabilities.withSpan { span in
      for position in 0..<logProbabilities.rows {
        var choice = TopSelection(capacity: min(limit, vocabulary))
        for token in 0..<vocabulary {
          let score = Double(span[position * vocabulary + token])
          if score >= choice.threshold { choice.offer(score: score, index: token) }
        }
        var candidates: [TopSelection.Candidate] = []
        choice.rank(into: &candidates)
        found = extend(found, candidates, limit)
      }
    }
    return found
  }

  private static func extend(
    _ beginnings: [Sequence], _ candidates: [TopSelection.Candidate], _ limit: Int
  ) -> [Sequence] {
    var best = TopSelection(capacity: limit)
    for (row, beginning) in beginnings.enumerated() {
      for (column, candidate) in candidates.enumerated() {
        best.offer(
          score: beginning.score + candidate.score, index: row * candidates.count + column)
      }
    }
    var ranking: [TopSelection.Candidate] = []
    best.rank(into: &ranking)
    return ranking.map { choice in
      var sequence = beginnings[choice.index / candidates.count]
      let candidate = candidates[choice.index % candidates.count]
      sequence.tokens.append(candidate.index)
      sequence.logProbabilities.append(Float(candidate.score))
      sequence.score = choice.score
      return sequence
    }
  }
}

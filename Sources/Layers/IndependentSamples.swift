internal import Glibc
package import Tensors

/// Sequences drawn from a decoder of a single pass, each position on its own: what Paraformer calls
/// negative samples (Gao et al. 2022, §3.4), since most differ from what is right.
package enum IndependentSamples {
  /// The likeliest sequence of log-probabilities [U, V] and then what `count` draws found besides it,
  /// without duplicates. Nothing where the rows are no distributions.
  package static func sequences(
    _ logProbabilities: Tensor, count: Int, key: RandomKey
  ) -> [[Int]] {
    let rows = logProbabilities.detached()
    guard let best = IndependentPositions.best(rows, limit: 1).first?.tokens else { return [] }
    var found = [best]
    var known: Set<[Int]> = [best]
    rows.withSpan { span in
      for draw in 0..<count {
        let key = key.child(draw)
        let sequence = best.indices.map {
          token(span, row: $0, of: rows.columns, below: key.uniform(UInt64($0)))
        }
        if known.insert(sequence).inserted { found.append(sequence) }
      }
    }
    return found
  }

  /// The first token up to which a row's probability adds up to more than `share`.
  private static func token(
    _ rows: Span<Float>, row: Int, of vocabulary: Int, below share: Double
  ) -> Int {
    var (sum, last) = (0.0, 0)
    for token in 0..<vocabulary {
      let probability = exp(Double(rows[row * vocabulary + token]))
      if probability > 0 { last = token }
      sum += probability
      if sum > share { return token }
    }
    return last
  }
}

internal import Glibc
package import Tensors

/// Consistency regularization of two views of the same utterances: each learns from what the model hears in the other
/// (Yao et al. 2024, *CR-CTC: Consistency regularization on CTC for improved speech recognition*, equation 4).
package enum Consistency {
  /// Σₙ D(qₙ ‖ pₙ) + D(pₙ ‖ qₙ) in nats, a scalar, where the log-probabilities [2N, V] are ln p in the first N rows and
  /// ln q of the same frames in the others.
  ///
  /// D is the Kullback-Leibler divergence from what its second argument says to what its first does; the first is
  /// taken as given, so that no gradient flows to it.
  package static func objective(_ logProbabilities: Tensor) -> Tensor {
    let (rows, vocabulary) = (logProbabilities.rows, logProbabilities.columns)
    precondition(rows.isMultiple(of: 2), "\(rows) rows are not two views of the same frames")
    let half = rows / 2 * vocabulary
    var divergence = 0.0
    let gradient = logProbabilities.detached().withSpan { logarithms in
      Tensor(shape: logProbabilities.shape) { gradient in
        for index in 0..<half {
          let (p, q) = (logarithms[index], logarithms[half + index])
          let (first, second) = (exp(p), exp(q))
          divergence += Double((first - second) * (p - q))
          gradient[index] = -second
          gradient[half + index] = -first
        }
      }
    }
    let total = Tensor([Float(divergence)], shape: [])
    return .custom(value: total, inputs: [logProbabilities]) { [gradient * $0.scalar] }
  }
}

internal import Tensors

/// The one rule of greedy decoding, which greedy search follows token by token and speculative decoding must
/// follow to the same end.
package enum GreedyChoice {
  /// What follows `length` tokens: the likeliest token, the lowest of equals; the end (0) where the length
  /// has reached its bound.
  package static func token(
    after length: Int, bound: Int, _ logProbabilities: Span<Float>
  ) -> Int {
    guard length < bound else { return AttentionHead.boundary }
    return logProbabilities.indexOfLargest
  }
}

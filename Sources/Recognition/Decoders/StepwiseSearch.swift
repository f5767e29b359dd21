/// A search in one utterance that runs the attention head's decoder step by step, beside others.
protocol StepwiseSearch: Sendable {
  /// Whether it needs no more rows.
  var isOver: Bool { get }
  /// The rows that it needs next, at least one; their paths end in entries reserved for it.
  mutating func nextRows(_ state: inout AttentionDecodingState) -> [DecoderRow]
  /// Takes ln p of what follows each of these rows, [n, V], and gives back entries that it needs no more.
  mutating func accept(
    _ logProbabilities: Span<Float>, _ state: inout AttentionDecodingState)
}

/// A sentence that a search found.
struct FoundSentence: Sendable, Equatable {
  /// Without the end.
  var tokens: [Int] = []
  /// ln p of each token.
  var logProbabilities: [Float] = []
  /// What it won by.
  var score = 0.0
}

/// The sentence whose every token is the likeliest after those before it.
struct AttentionGreedySearch: StepwiseSearch {
  private let utterance, bound: Int
  private var path: [Int32] = []
  private(set) var isOver = false
  /// What was found so far; the score is ln p, the end included when it is reached.
  private(set) var sentence = FoundSentence()
  /// Decoder steps so far.
  private(set) var passes = 0

  init(utterance: Int, bound: Int) {
    self.utterance = utterance
    self.bound = bound
  }

  mutating func nextRows(_ state: inout AttentionDecodingState) -> [DecoderRow] {
    path += state.reserve(1)
    let token = sentence.tokens.last ?? AttentionHead.boundary
    return [DecoderRow(utterance: utterance, token: token, path: path)]
  }

  mutating func accept(
    _ logProbabilities: Span<Float>, _ state: inout AttentionDecodingState
  ) {
    passes += 1
    let token = GreedyChoice.token(
      after: sentence.tokens.count, bound: bound, logProbabilities)
    sentence.score += Double(logProbabilities[token])
    guard token != AttentionHead.boundary else {
      isOver = true
      state.release(path)
      return
    }
    sentence.tokens.append(token)
    sentence.logProbabilities.append(logProbabilities[token])
  }
}

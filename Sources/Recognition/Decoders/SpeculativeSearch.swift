internal import Layers
internal import Tensors

/// The sentence of greedy search, found by verifying a draft: all tokens of a proposal and the end after them
/// are looked at in one pass, those that greedy search would have chosen are accepted, and its choice after
/// them is made; then what is left is proposed anew (Leviathan et al. 2023, for the case without chance).
///
/// Every pass decides at least one token, so there are never more passes than greedy search has.
struct SpeculativeSearch: StepwiseSearch {
  private let utterance, bound: Int
  private var draft: TokenDraft
  /// Cache entries of the decided tokens but the last, which the next pass begins with.
  private var path: [Int32] = []
  /// Entries of the pass under way.
  private var own: [Int32] = []
  private(set) var isOver = false
  /// What was found so far, as greedy search has it.
  private(set) var sentence = FoundSentence()
  /// Passes, and what they did for the draft.
  private(set) var effort = DecodingEffort()

  /// A search that begins with a guess at the whole sentence.
  init(utterance: Int, bound: Int, guess: [Int]) {
    self.utterance = utterance
    self.bound = bound
    draft = TokenDraft(guess.filter { $0 != AttentionHead.boundary })
  }

  /// The last decided token, and after it as much of the proposal as the bound has room for.
  mutating func nextRows(_ state: inout AttentionDecodingState) -> [DecoderRow] {
    let last = sentence.tokens.last ?? AttentionHead.boundary
    let inputs = [last] + draft.proposal.prefix(bound - sentence.tokens.count)
    own = state.reserve(inputs.count)
    return inputs.indices.map {
      DecoderRow(utterance: utterance, token: inputs[$0], path: path + own[...$0])
    }
  }

  mutating func accept(
    _ logProbabilities: Span<Float>, _ state: inout AttentionDecodingState
  ) {
    let vocabulary = logProbabilities.count / own.count
    let choices = own.indices.map { row in
      GreedyChoice.token(
        after: sentence.tokens.count + row, bound: bound,
        logProbabilities.extracting(row * vocabulary..<(row + 1) * vocabulary))
    }
    let accepted = draft.revise(choices, end: AttentionHead.boundary)
    effort += DecodingEffort(passes: 1, drafted: own.count - 1, accepted: accepted)
    path += own[...accepted]
    state.release(own[(accepted + 1)...])
    for (row, token) in choices[...accepted].enumerated() {
      let logProbability = logProbabilities[row * vocabulary + token]
      sentence.score += Double(logProbability)
      guard token != AttentionHead.boundary else {
        isOver = true
        state.release(path)
        return
      }
      sentence.tokens.append(token)
      sentence.logProbabilities.append(logProbability)
    }
  }
}

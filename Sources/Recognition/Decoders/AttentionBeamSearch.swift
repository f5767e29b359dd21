internal import Layers

/// A beam search over the attention head's decoder: a `TokenBeamSearch` and the cache entries of its beam.
struct AttentionBeamSearch: StepwiseSearch {
  private let utterance: Int
  private var search: TokenBeamSearch
  /// For each sequence of the beam the entries of its tokens, the last of them not yet computed.
  private var paths: [[Int32]] = [[]]
  /// All entries that were reserved, given back together: most belong to common beginnings.
  private var entries: [Int32] = []
  /// Decoder steps so far.
  private(set) var passes = 0

  init(utterance: Int, _ configuration: TokenBeamSearch.Configuration, ctc: CTCPrefixScorer?) {
    self.utterance = utterance
    search = TokenBeamSearch(configuration, ctc: ctc)
  }

  var isOver: Bool { search.beam.isEmpty }

  /// What was found, best first.
  var sentences: [FoundSentence] {
    search.results.map {
      FoundSentence(
        tokens: $0.tokens, logProbabilities: Array($0.logProbabilities.dropLast()),
        score: $0.score)
    }
  }

  mutating func nextRows(_ state: inout AttentionDecodingState) -> [DecoderRow] {
    let own = state.reserve(search.beam.count)
    entries += own
    for (slot, entry) in own.enumerated() { paths[slot].append(entry) }
    return zip(search.beam, paths).map { sequence, path in
      DecoderRow(
        utterance: utterance, token: sequence.tokens.last ?? AttentionHead.boundary, path: path)
    }
  }

  mutating func accept(
    _ logProbabilities: Span<Float>, _ state: inout AttentionDecodingState
  ) {
    passes += 1
    search.accept(logProbabilities)
    paths = search.beam.map { paths[$0.parent] }
    if isOver { state.release(entries) }
  }
}

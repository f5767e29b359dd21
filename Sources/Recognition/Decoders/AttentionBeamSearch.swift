internal import Layers

/// A beam search over the attention head's decoder: a `TokenBeamSearch` and the cache entries of its beam.
struct AttentionBeamSearch: StepwiseSearch {
  /// The beam as the decoder has it in its cache, over the states of one utterance.
  private struct CachedBeam {
    let utterance: Int
    /// For each sequence of the beam the entries of its tokens, the last of them not yet computed.
    var paths: [[Int32]] = [[]]
    /// The entries that were reserved and not given back.
    private(set) var entries: [Int32] = []
    /// How many there may be before those are looked for that no path has.
    private var limit = 0

    init(utterance: Int) { self.utterance = utterance }

    /// The last token of each sequence, in a new entry at the end of its path.
    mutating func nextRows(
      _ beam: [TokenBeamSearch.Sequence], _ state: inout AttentionDecodingState
    ) -> [DecoderRow] {
      let own = state.reserve(beam.count)
      entries += own
      return beam.indices.map { slot in
        paths[slot].append(own[slot])
        return DecoderRow(
          utterance: utterance, token: beam[slot].tokens.last ?? AttentionHead.boundary,
          path: paths[slot])
      }
    }

    /// Follows the sequences that survive. Entries of those that were dropped are given back when there may be as many
    /// as others, so that memory follows what is in view and not what was, and each is looked at a few times only.
    mutating func follow(
      _ beam: [TokenBeamSearch.Sequence], _ state: inout AttentionDecodingState
    ) {
      paths = beam.map { paths[$0.parent] }
      guard beam.isEmpty || entries.count > limit else { return }
      let needed = Set(paths.joined())
      state.release(entries.filter { !needed.contains($0) })
      entries.removeAll { !needed.contains($0) }
      limit = 2 * entries.count
    }
  }

  private var search: TokenBeamSearch
  private var heard: CachedBeam
  /// The same sentences where nothing is heard, if the language model has a say.
  private var unheard: CachedBeam?
  /// Decoder steps so far.
  private(set) var passes = 0

  /// A search in an utterance. `silence` is the number of one without frames, where the language model has a say.
  init(
    utterance: Int, silence: Int? = nil, _ configuration: TokenBeamSearch.Configuration,
    ctc: CTCPrefixScorer?
  ) {
    heard = CachedBeam(utterance: utterance)
    unheard = silence.map { CachedBeam(utterance: $0) }
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
    heard.nextRows(search.beam, &state) + (unheard?.nextRows(search.beam, &state) ?? [])
  }

  mutating func accept(
    _ logProbabilities: Span<Float>, _ state: inout AttentionDecodingState
  ) {
    passes += 1
    search.accept(logProbabilities)
    heard.follow(search.beam, &state)
    unheard?.follow(search.beam, &state)
  }

  /// Entries of the cache that the search holds.
  var heldEntries: Int { heard.entries.count + (unheard?.entries.count ?? 0) }
}

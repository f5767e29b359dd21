internal import Layers
internal import Tensors

/// A segment of a stream while it goes on: the first of two passes, and the states for the second.
///
/// States and posteriors of all its frames are kept, so whoever feeds it bounds its length.
struct LiveSegment: ~Copyable {
  /// What was heard by now, and the beginning of it that no later frame can change.
  struct Hearing {
    var hypothesis: Hypothesis
    var stableTokens: [Int]
  }

  /// How many prefixes the first pass keeps in view.
  static let beamWidth = 8
  /// How much less probable than the best they may be, as a logarithm. The less, the sooner the
  /// beginning of a text is certain.
  static let margin = 6.0

  private var encoder: StreamingEncoder?
  private let ctc: CTCHead?
  private let vocabulary: Int
  private var states: [Tensor] = []
  /// CTC log-probabilities [frames, V].
  private var posteriors: [Float] = []
  private var search: CTCPrefixBeamSearch
  /// Encoder frames by now.
  private(set) var frames = 0

  /// A segment that begins with the features that come next. Without a CTC head nothing is heard before
  /// the second pass.
  init(_ model: SpeechModel, chunking: Chunking, vocabulary: Int) {
    encoder = StreamingEncoder(model.encoder, chunking: chunking)
    ctc = model.heads[CTCHead.Configuration.kind] as? CTCHead
    self.vocabulary = vocabulary
    search = CTCPrefixBeamSearch(
      vocabulary: vocabulary, beamWidth: Self.beamWidth, margin: Self.margin)
  }

  /// Continues with normalized features [n, F]; returns whether they completed a chunk.
  ///
  /// Throws `ModelError.notFinite` where the model's weights are damaged.
  mutating func accept(_ features: Tensor) throws(ModelError) -> Bool {
    guard let states = encoder?.accept(features), states.rows > 0 else { return false }
    try append(states)
    return true
  }

  /// Ends the segment: what the encoder still held back. Throws `ModelError.notFinite`.
  mutating func finish() throws(ModelError) {
    if let states = encoder.take()?.finish() { try append(states) }
  }

  /// What was heard by now; nil without a CTC head.
  var hearing: Hearing? {
    guard ctc != nil, let best = search.results(limit: 1).first else { return nil }
    let alignment = CTCAlignment(
      of: best.tokens, logProbabilities: posteriors.span, frames: frames, vocabulary: vocabulary)
    return Hearing(
      hypothesis: Hypothesis(
        tokens: alignment?.tokens.map(Hypothesis.Token.init) ?? [],
        score: Float(best.logProbability)),
      stableTokens: search.stablePrefix)
  }

  /// Whether anything was heard by now; nil without a CTC head, when nobody can tell.
  var hasText: Bool? {
    ctc == nil ? nil : search.results(limit: 1).first.map { !$0.tokens.isEmpty } ?? false
  }

  /// What the second pass decodes: the first so many frames of those by now.
  func encoded(frames limit: Int = .max) -> EncodedSpeech {
    let kept = min(limit, frames)
    let rows = SequenceBatch(
      rows: Tensor.concatenating(states).rows(0..<kept), lengths: [kept])
    guard ctc != nil else { return EncodedSpeech(states: rows, posteriors: nil) }
    let known = Tensor(Array(posteriors.prefix(kept * vocabulary)), shape: [kept, vocabulary])
    return EncodedSpeech(states: rows) { $0.with(rows: known) }
  }

  private mutating func append(_ new: Tensor) throws(ModelError) {
    guard new.isFinite else { throw .notFinite }
    states.append(new)
    frames += new.rows
    guard let ctc, new.rows > 0 else { return }
    let posteriors = ctc.logPosteriors(SequenceBatch(rows: new, lengths: [new.rows])).rows
    guard posteriors.isFinite else { throw .notFinite }
    posteriors.withSpan { rows in
      search.accept(rows)
      for index in rows.indices { self.posteriors.append(rows[index]) }
    }
  }
}

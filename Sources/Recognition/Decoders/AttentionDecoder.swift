internal import Glibc
internal import Layers

/// The search with the attention head: greedy, or with a beam, alone or jointly with CTC.
///
/// Utterances of a batch are decoded together in a few places, which they leave as soon as they are done; the
/// result of each is the same in any company.
package struct AttentionDecoder: SpeechDecoder {
  /// Rows that are computed together, about: a few of the sixteens that products come in. Every step reads
  /// all weights, for few rows or for many; beyond 64 there is little more to gain.
  private static let rowsTogether = 64
  /// α where the caller has no opinion: 1, by which sentences compete by ln p a token, so that none wins
  /// because it is short; what stops it from growing is the length bound.
  private static let usualNormalization = 1.0

  private let head: AttentionHead
  private let alternatives, beamSize: Int
  private let ctcWeight, lmWeight, lengthNormalization: Double
  /// How utterances share the decoder.
  var batch: InFlightBatch

  /// A search with the options that apply. Throws `ModelError.inapplicableOption`.
  package init(
    _ head: AttentionHead, _ options: DecodingOptions, in model: SpeechModel
  ) throws(ModelError) {
    let kind = AttentionHead.Configuration.kind
    func refuse(_ option: DecodingOptions.Name, _ reason: String) -> ModelError {
      .inapplicableOption(option: option.rawValue, decoder: kind, reason: reason)
    }
    try options.checkBeam(of: kind)
    self.head = head
    alternatives = options.alternatives
    beamSize = options.beamSize ?? options.alternatives
    ctcWeight = options.ctcWeight ?? 0
    let lmWeight = options.lmWeight ?? 0
    self.lmWeight = lmWeight
    lengthNormalization = options.lengthNormalization ?? Self.usualNormalization
    batch = InFlightBatch(
      slots: max(1, Self.rowsTogether / max(1, lmWeight > 0 ? 2 * beamSize : beamSize)))
    guard alternatives > 0, beamSize >= alternatives else {
      throw refuse(
        .beamSize, "a beam of \(beamSize) does not hold \(alternatives) alternatives; widen it")
    }
    guard (0...1).contains(ctcWeight) else {
      throw refuse(.ctcWeight, "it is a share in 0…1, not \(ctcWeight)")
    }
    guard ctcWeight == 0 || model.heads[CTCHead.Configuration.kind] != nil else {
      throw refuse(.ctcWeight, "the model has no head ctc")
    }
    guard lmWeight >= 0, lmWeight.isFinite else {
      throw refuse(.lmWeight, "it is at least 0, not \(lmWeight)")
    }
    guard lmWeight == 0 || head.isLanguageModel else {
      throw refuse(.lmWeight, "the model's attention head has learned from no text")
    }
    guard lengthNormalization >= 0, lengthNormalization.isFinite else {
      throw refuse(.lengthNormalization, "it is at least 0, not \(lengthNormalization)")
    }
    guard beamSize > 1 || options.lengthNormalization == nil else {
      throw refuse(
        .lengthNormalization, "greedy search finds one hypothesis, which competes with none")
    }
  }

  /// The sentences of each utterance. The score is ln p of tokens and end, divided by their number to the
  /// power of the length normalization where there is a beam. Throws `ModelError.notFinite`.
  package func decode(_ speech: EncodedSpeech) throws(ModelError) -> [DecodedUtterance] {
    let bounds = speech.lengthBounds
    // The longest first: what is left for the end, when places stay empty, is short.
    let order = bounds.indices.sorted { (bounds[$1], $0) < (bounds[$0], $1) }
    var state = AttentionDecodingState(head, over: heard(speech), clock: speech.clock)
    guard beamSize > 1 || ctcWeight > 0 || lmWeight > 0 else {
      var searches = bounds.indices.map {
        AttentionGreedySearch(utterance: $0, bound: bounds[$0])
      }
      try batch.run(&searches, order: order, &state)
      return searches.indices.map {
        decoded([searches[$0].sentence], passes: searches[$0].passes, $0, speech)
      }
    }
    let posteriors = ctcWeight > 0 ? speech.logPosteriors : nil
    var searches = bounds.indices.map { utterance in
      AttentionBeamSearch(
        utterance: utterance, silence: lmWeight > 0 ? bounds.count : nil,
        configuration(lengthBound: bounds[utterance]),
        ctc: posteriors.map { CTCPrefixScorer($0.utterance(utterance)) })
    }
    try batch.run(&searches, order: order, &state)
    return searches.indices.map {
      decoded(searches[$0].sentences, passes: searches[$0].passes, $0, speech)
    }
  }

  /// The states of all utterances and, where the language model has a say, of one without frames after them.
  private func heard(_ speech: EncodedSpeech) -> SequenceBatch {
    guard lmWeight > 0 else { return speech.states }
    return SequenceBatch(rows: speech.states.rows, lengths: speech.states.lengths + [0])
  }

  private func configuration(lengthBound: Int) -> TokenBeamSearch.Configuration {
    TokenBeamSearch.Configuration(
      width: beamSize, results: alternatives, lengthBound: lengthBound,
      lengthNormalization: beamSize > 1 ? lengthNormalization : 0, ctcWeight: ctcWeight,
      languageWeight: lmWeight)
  }

  private func decoded(
    _ sentences: [FoundSentence], passes: Int, _ utterance: Int, _ speech: EncodedSpeech
  ) -> DecodedUtterance {
    DecodedUtterance(
      sentences.map {
        speech.hypothesis(
          utterance, tokens: $0.tokens, confidences: $0.logProbabilities.map { exp($0) },
          score: Float($0.score))
      }, effort: DecodingEffort(passes: passes))
  }
}

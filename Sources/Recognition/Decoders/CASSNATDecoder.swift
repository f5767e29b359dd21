internal import Layers
internal import Tensors

/// The search of CASS-NAT: the tokens of the best CTC path's spans, or those of many sampled alignments of
/// which the best is chosen.
///
/// The best is the one whose tokens and end have the highest mean of ln p: under the attention head where the
/// model has one, and otherwise under this head. (The code of Fan et al. averages probabilities there, which one
/// unlikely token hardly changes; ln p lets it count.)
struct CASSNATDecoder: SpeechDecoder {
  private let head: CASSNATHead
  private let alternatives: Int
  private let sampling: SampledAlignments
  private let scorer: (any HypothesisScorer)?

  /// The most positions that one run computes; bounds memory.
  var positionsAtOnce = 4096

  /// Throws `ModelError` for options that do not apply, and for a model without CTC.
  init(_ head: CASSNATHead, _ options: DecodingOptions, in model: SpeechModel) throws(ModelError) {
    let kind = CASSNATHead.Configuration.kind
    guard model.heads[CTCHead.Configuration.kind] != nil else {
      throw .missingHead(
        decoder: kind, needs: CTCHead.Configuration.kind, available: model.heads.keys.sorted())
    }
    self.head = head
    alternatives = options.alternatives
    sampling = try Self.sampling(options)
    scorer = model.heads["attention"] as? any HypothesisScorer
  }

  private static func sampling(
    _ options: DecodingOptions
  ) throws(ModelError) -> SampledAlignments {
    func refusal(_ name: DecodingOptions.Name, _ reason: String) -> ModelError {
      .inapplicableOption(
        option: name.rawValue, decoder: CASSNATHead.Configuration.kind, reason: reason)
    }
    let count = options.alignments ?? 1
    guard (1...1000).contains(count) else {
      throw refusal(.alignments, "\(count) is not in 1…1000")
    }
    let threshold = options.threshold ?? 0.9
    guard (0...1).contains(threshold) else {
      throw refusal(.threshold, "\(threshold) is not in 0…1")
    }
    if options.threshold != nil && count == 1 {
      throw refusal(
        .threshold, "it says where alignments are sampled; give 2 or more alignments with it")
    }
    return SampledAlignments(
      count: count, threshold: threshold, key: RandomKey(0).child("alignments"))
  }

  func decode(_ speech: EncodedSpeech) throws(ModelError) -> [DecodedUtterance] {
    let alignments = alignments(of: speech)
    let plan = PassPlan(
      lengths: alignments.map { $0.map(\.count) }, limit: positionsAtOnce)
    let isRanking = sampling.count > 1
    var readings = [[Reading]](repeating: [], count: alignments.count)
    var efforts = [DecodingEffort](repeating: DecodingEffort(), count: alignments.count)
    for pass in plan.passes {
      let rows = speech.clock.measure(.head, within: .search) {
        head.logProbabilities(
          pass.map { Array(alignments[$0.utterance][$0.sequences]) },
          over: speech.states.picking(pass.map(\.utterance)), .inference)
      }
      guard rows.rows.isFinite else { throw .notFinite }
      var sequence = 0
      for piece in pass {
        for _ in piece.sequences {
          readings[piece.utterance] += Reading.best(
            rows.utterance(sequence), limit: isRanking ? 1 : alternatives)
          sequence += 1
        }
        efforts[piece.utterance].passes += 1
      }
    }
    readings = readings.map(\.withoutRepeats)
    if isRanking {
      if let scorer { try score(&readings, of: speech, by: scorer, &efforts) }
      readings = readings.map(\.ranked)
    }
    return readings.indices.map { utterance in
      let hypotheses = readings[utterance].prefix(alternatives).map {
        speech.hypothesis(
          utterance, tokens: $0.tokens, confidences: $0.confidences, score: $0.score)
      }
      // An utterance without frames says nothing.
      return DecodedUtterance(
        hypotheses.isEmpty ? [Hypothesis(tokens: [], score: 0)] : hypotheses,
        effort: efforts[utterance])
    }
  }

  /// The alignments of each utterance, the best path's first; none where there are no frames.
  private func alignments(of speech: EncodedSpeech) -> [[TokenSpans]] {
    guard let posteriors = speech.logPosteriors else {
      preconditionFailure("the head cassnat needs CTC posteriors")
    }
    return posteriors.lengths.indices.map { index in
      let frames = posteriors.lengths[index]
      guard frames > 0 else { return [] }
      return posteriors.utterance(index).withSpan {
        sampling.spans(
          logProbabilities: $0, frames: frames, vocabulary: posteriors.rows.columns)
      }
    }
  }

  /// Replaces the scores of all readings by another head's.
  private func score(
    _ readings: inout [[Reading]], of speech: EncodedSpeech, by scorer: any HypothesisScorer,
    _ efforts: inout [DecodingEffort]
  ) throws(ModelError) {
    let plan = PassPlan(
      lengths: readings.map { $0.map { $0.tokens.count + 1 } }, limit: positionsAtOnce)
    for pass in plan.passes {
      var hypotheses = [[[Int]]](repeating: [], count: readings.count)
      for piece in pass {
        hypotheses[piece.utterance] = readings[piece.utterance][piece.sequences].map(\.tokens)
        efforts[piece.utterance].passes += 1
      }
      let scores = try speech.clock.measure(.head, within: .search) { () throws(ModelError) in
        try scorer.scores(hypotheses, of: speech)
      }
      for piece in pass {
        for (place, numbers) in zip(piece.sequences, scores[piece.utterance]) {
          readings[piece.utterance][place].score = numbers.mean
        }
      }
    }
  }
}

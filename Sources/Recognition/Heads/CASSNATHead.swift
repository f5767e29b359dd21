package import Layers
internal import Tensors

/// A decoder of one step (CTC alignment-based single-step non-autoregressive transformer, Fan et al. 2021,
/// arXiv 2010.14725 and 2106.09885): a CTC path says how many tokens there are and in which frames, one vector
/// is gathered for each, and self-attention over these and attention to the encoder name them all at once.
///
/// Of the path only the firing frames matter; which tokens it names is forgotten. The last position stands for
/// the end of sentence, id 0.
package struct CASSNATHead: Head {
  private let extractor: TokenAcousticExtractor
  private let selfBlocks: [ConformerBlock]
  private let mixedBlocks: [MixedAttentionBlock]
  private let norm: LayerNorm
  private let output: Linear
  private let smoothing: Float
  private let intermediate: Intermediate?

  private struct Intermediate {
    let configuration: Configuration.Intermediate
    let norm: LayerNorm
  }

  /// Extractor, blocks, norm and output layer [V, D]. The second objective has a norm of its own and shares
  /// the output layer, so that no bundle carries a matrix that is of use in training only. Throws
  /// `ParameterError`.
  package init(
    _ sizes: HeadSizes, _ configuration: Configuration, _ scope: ParameterScope
  ) throws {
    let block = configuration.block(width: sizes.width)
    extractor = try TokenAcousticExtractor(
      width: sizes.width, heads: block.heads, feedForwardWidth: block.feedForwardWidth,
      dropout: block.dropout, scope["extractor"])
    selfBlocks = try (0..<configuration.selfBlocks).map {
      try ConformerBlock(block, scope["self_blocks"][$0])
    }
    mixedBlocks = try (0..<configuration.mixedBlocks).map {
      try MixedAttentionBlock(block, scope["mixed_blocks"][$0])
    }
    norm = try LayerNorm(sizes.width, scope["norm"])
    output = try Linear(sizes.width, sizes.vocabulary, scope["output"])
    smoothing = configuration.smoothing
    intermediate = try configuration.intermediate.map {
      Intermediate(
        configuration: $0, norm: try LayerNorm(sizes.width, scope["intermediate"]["norm"]))
    }
  }

  /// Those of sampled alignments.
  package var decodingOptions: Set<DecodingOptions.Name> { [.alignments, .threshold] }

  /// The best path of the CTC head, or the best of many sampled alignments.
  package func decoder(
    _ options: DecodingOptions, in model: SpeechModel
  ) throws(ModelError) -> any SpeechDecoder {
    try CASSNATDecoder(self, options, in: model)
  }

  /// ln p [Σ(U + 1), V] of every position of every alignment, in order; each alignment is a sequence of its own
  /// and attends to the states of its utterance.
  package func logProbabilities(
    _ alignments: [[TokenSpans]], over states: SequenceBatch, _ mode: Mode
  ) -> SequenceBatch {
    blockOutputs(alignments, over: states, keeping: nil, mode).last
      .mapRows { output(norm($0)).logSoftmax() }
  }

  /// Smoothed cross-entropy of every token and the end of sentence, where the tokens are placed by the best CTC
  /// path that spells them under the present parameters. No gradient flows through the placing.
  package func loss(_ speech: EncodedSpeech, targets: [[Int]], _ mode: Mode) -> HeadLoss {
    let alignments = Self.alignments(of: targets, in: speech)
    let included = targets.indices.filter { alignments[$0] != nil }
    let excluded = targets.indices.filter { alignments[$0] == nil }
    guard !included.isEmpty else {
      return HeadLoss(total: Tensor(zeros: []), terms: ["cassnat": 0], excluded: excluded)
    }
    let (last, kept) = blockOutputs(
      alignments.compactMap { $0.map { [$0] } }, over: speech.states.picking(included),
      keeping: intermediate?.configuration.block, mode)
    let wanted = included.flatMap { targets[$0] + [Self.end] }
    func objective(_ tokens: SequenceBatch, _ norm: LayerNorm) -> Tensor {
      CrossEntropy.objective(
        output(norm(tokens.rows)).logSoftmax(), targets: wanted, smoothing: smoothing)
    }
    let total = objective(last, norm)
    var loss = HeadLoss(
      total: total, terms: ["cassnat": Double(total.scalar)], excluded: excluded)
    if let intermediate, let kept {
      let early = objective(kept, intermediate.norm)
      loss.total = total.adding(early, scaledBy: intermediate.configuration.weight)
      loss.terms["cassnat_intermediate"] = Double(early.scalar)
    }
    return loss
  }

  /// The id that ends a sentence, and that a position without a token is given.
  static let end = 0

  /// Where the best path that spells an utterance's target places it; nil where none does.
  private static func alignments(of targets: [[Int]], in speech: EncodedSpeech) -> [TokenSpans?] {
    precondition(speech.logPosteriors != nil, "the head cassnat needs CTC posteriors")
    let lengths = speech.states.lengths
    precondition(targets.count == lengths.count, "one target for each utterance")
    return targets.indices.map { index in
      speech.alignment(of: targets[index], in: index).map {
        TokenSpans(firings: $0.map(\.lowerBound), frames: lengths[index])
      }
    }
  }

  /// What comes out of the last block, and of the one that is asked for, counted from 1.
  private func blockOutputs(
    _ alignments: [[TokenSpans]], over states: SequenceBatch, keeping kept: Int?, _ mode: Mode
  ) -> (last: SequenceBatch, kept: SequenceBatch?) {
    var x = extractor(alignments, of: states, mode.child("extractor"))
    var outputs: [SequenceBatch] = []
    let longest = x.lengths.max() ?? 1
    let positions = Tensor(
      SinusoidalPositions.relative(frames: longest, width: x.rows.columns),
      shape: [2 * longest - 1, x.rows.columns])
    for (index, block) in selfBlocks.enumerated() {
      x = block(
        x, positions: positions, mode.child("self_blocks").child(index))
      outputs.append(x)
    }
    let sharing = alignments.map { $0.reduce(0) { $0 + $1.count } }
    for (index, block) in mixedBlocks.enumerated() {
      x = block(
        x, over: states, sharing: sharing, positions: positions,
        mode.child("mixed_blocks").child(index))
      outputs.append(x)
    }
    return (x, kept.map { outputs[$0 - 1] })
  }
}

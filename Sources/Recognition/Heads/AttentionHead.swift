package import Layers
package import Tensors

/// An autoregressive transformer decoder (Vaswani et al. 2017, norms first): a distribution over the next token
/// given the encoder's states and all tokens before it.
///
/// Id 0 starts a sentence as an input and ends it as an output.
package struct AttentionHead: Head {
  /// What a configuration file says of the head.
  package struct Configuration: HeadConfiguration, Equatable {
    /// "attention"
    package static let kind = "attention"

    /// Decoder blocks, each as wide as the encoder.
    package var blocks: Int
    /// Attention heads; they divide the width.
    package var heads: Int
    /// The inner width of the feed-forward parts.
    package var feedForwardWidth: Int
    /// Share of activations dropped in training.
    package var dropout: Float
    /// The probability that the objective takes from the target and shares among the other tokens.
    package var smoothing: Float
    /// Whether the decoder is also a language model where nothing is heard: learns from text as well, and may add
    /// what it then expects to the score of a sentence.
    package var languageModel: Bool

    /// A decoder of these sizes.
    package init(
      blocks: Int, heads: Int, feedForwardWidth: Int, dropout: Float = 0.1, smoothing: Float = 0.1,
      languageModel: Bool = false
    ) {
      self.blocks = blocks
      self.heads = heads
      self.feedForwardWidth = feedForwardWidth
      self.dropout = dropout
      self.smoothing = smoothing
      self.languageModel = languageModel
    }

    private enum CodingKeys: String, CodingKey {
      case blocks, heads, dropout, smoothing
      case feedForwardWidth = "feed_forward_width"
      case languageModel = "language_model"
    }

    package init(from decoder: any Swift.Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      blocks = try container.decode(Int.self, forKey: .blocks)
      heads = try container.decode(Int.self, forKey: .heads)
      feedForwardWidth = try container.decode(Int.self, forKey: .feedForwardWidth)
      dropout = try container.decodeIfPresent(Float.self, forKey: .dropout) ?? 0.1
      smoothing = try container.decodeIfPresent(Float.self, forKey: .smoothing) ?? 0.1
      languageModel = try container.decodeIfPresent(Bool.self, forKey: .languageModel) ?? false
    }

    /// Throws `ParameterError`.
    package func makeHead(_ sizes: HeadSizes, _ scope: ParameterScope) throws -> any Head {
      try AttentionHead(sizes, self, scope)
    }

    /// Sizes must make a decoder on the encoder's width; shares are shares.
    package func problem(in model: ModelConfiguration) -> String? {
      let width = model.encoder.block.width
      let sizes = [
        ("blocks", blocks, 1...512), ("heads", heads, 1...256),
        ("feed_forward_width", feedForwardWidth, 1...65_536),
      ]
      for (name, size, range) in sizes where !range.contains(size) {
        return "\(name) of the head attention is \(size), which is not in "
          + "\(range.lowerBound)…\(range.upperBound)"
      }
      if width % heads != 0 {
        return "\(heads) heads of the head attention do not divide the width \(width)"
      }
      if width % 2 != 0 {
        return "the head attention needs an even width for its positions, not \(width)"
      }
      for (name, share) in [("dropout", dropout), ("smoothing", smoothing)]
      where !(0..<1).contains(share) {
        return "\(name) of the head attention is \(share), not in 0..<1"
      }
      return nil
    }
  }

  /// The decoder's parts, which a search runs step by step.
  let embedding: Embedding
  let blocks: [TransformerDecoderBlock]
  let norm: LayerNorm
  let output: Linear
  private let sizes: HeadSizes
  private let configuration: Configuration

  /// An embedding [V, D], blocks, a norm, and a linear layer [V, D]. Throws `ParameterError`.
  package init(
    _ sizes: HeadSizes, _ configuration: Configuration, _ scope: ParameterScope
  ) throws {
    self.sizes = sizes
    self.configuration = configuration
    embedding = try Embedding(
      vocabulary: sizes.vocabulary, width: sizes.width, scope["embedding"])
    let block = TransformerDecoderBlock.Configuration(
      width: sizes.width, heads: configuration.heads,
      feedForwardWidth: configuration.feedForwardWidth, dropout: configuration.dropout)
    blocks = try (0..<configuration.blocks).map {
      try TransformerDecoderBlock(block, scope["blocks"][$0])
    }
    norm = try LayerNorm(sizes.width, scope["norm"])
    output = try Linear(sizes.width, sizes.vocabulary, scope["output"])
  }

  /// The token that begins and ends every sentence.
  package static let boundary = 0

  /// The beam, and how its sentences compete.
  package var decodingOptions: Set<DecodingOptions.Name> {
    isLanguageModel
      ? [.beamSize, .ctcWeight, .lmWeight, .lengthNormalization]
      : [.beamSize, .ctcWeight, .lengthNormalization]
  }

  /// Greedy search, or a beam search where the beam is wider than one, or CTC or text has a say.
  package func decoder(
    _ options: DecodingOptions, in model: SpeechModel
  ) throws(ModelError) -> any SpeechDecoder {
    try AttentionDecoder(self, options, in: model)
  }

  /// Cross-entropy of each token after the true ones before it, and of the end, with smoothed targets.
  package func loss(_ speech: EncodedSpeech, targets: [[Int]], _ mode: Mode) -> HeadLoss {
    let total = CrossEntropy.objective(
      logProbabilities(targets.map { [$0] }, over: speech.states, mode),
      targets: targets.flatMap { $0 + [Self.boundary] }, smoothing: configuration.smoothing)
    return HeadLoss(
      total: total, terms: [Configuration.kind: Double(total.scalar)], excluded: [])
  }
}

// MARK: - Known transcripts

extension AttentionHead {
  /// ln p of what may follow each beginning of each hypothesis, in order: [Σ(U + 1), V] for any number of
  /// hypotheses in each utterance. Gradients flow; all hypotheses of an utterance share its keys and values.
  package func logProbabilities(
    _ hypotheses: [[[Int]]], over states: SequenceBatch, _ mode: Mode
  ) -> Tensor {
    precondition(hypotheses.count == states.lengths.count, "hypotheses for each utterance")
    let inputs = hypotheses.flatMap { $0.map { [Self.boundary] + $0 } }
    let sharing = hypotheses.map { $0.reduce(0) { $0 + $1.count + 1 } }
    let positions = PositionTable.absolute(
      count: inputs.map(\.count).max() ?? 0, width: sizes.width)
    let rows = embedded(
      inputs.flatMap(\.self), at: inputs.flatMap { Array($0.indices) }, positions)
    var x = SequenceBatch(
      rows: rows.dropout(configuration.dropout, mode.child("embedding")),
      lengths: inputs.map(\.count))
    for (index, block) in blocks.enumerated() {
      x = block(
        x, over: states, sharing: sharing, mask: .causal, mode.child("blocks").child(index))
    }
    return output(norm(x.rows)).logSoftmax()
  }

  /// ln p of each token of each hypothesis of each utterance, and of the end after them: U + 1 numbers.
  ///
  /// One pass of the decoder over all of them. The numbers are those of step-by-step decoding, bit for bit,
  /// and do not depend on what else is scored. Throws `ModelError.notFinite`.
  package func score(
    _ hypotheses: [[[Int]]], over states: SequenceBatch
  ) throws(ModelError) -> [[[Float]]] {
    precondition(hypotheses.count == states.lengths.count, "hypotheses for each utterance")
    var state = AttentionDecodingState(self, over: states)
    var rows: [DecoderRow] = []
    for (utterance, list) in hypotheses.enumerated() {
      for tokens in list {
        let path = state.reserve(tokens.count + 1)
        for (position, token) in ([Self.boundary] + tokens).enumerated() {
          rows.append(
            DecoderRow(utterance: utterance, token: token, path: Array(path[...position])))
        }
      }
    }
    guard !rows.isEmpty else { return hypotheses.map { _ in [] } }
    let vocabulary = sizes.vocabulary
    return try state.advance(rows).withSpan { span in
      var next = 0
      return hypotheses.map { list in
        list.map { tokens in
          (tokens + [Self.boundary]).map { token in
            defer { next += 1 }
            return span[next * vocabulary + token]
          }
        }
      }
    }
  }

  /// Tokens as vectors, √D times their embedding plus their position's: [n, D].
  func embedded(_ tokens: [Int], at positions: [Int], _ table: Tensor) -> Tensor {
    let scale = Float(sizes.width).squareRoot()
    return (embedding(tokens) * scale).adding(table.gathering(rows: positions))
  }

  /// D, the width of every row.
  var width: Int { sizes.width }
  /// Whether it says how likely sentences are of which nothing was heard.
  package var isLanguageModel: Bool { configuration.languageModel }
  /// V, the columns of every distribution.
  var vocabulary: Int { sizes.vocabulary }
}

extension AttentionHead: HypothesisScorer {
  /// One pass over all positions of all hypotheses.
  package func scores(
    _ hypotheses: [[[Int]]], of speech: EncodedSpeech
  ) throws(ModelError) -> [[[Float]]] {
    try score(hypotheses, over: speech.states)
  }
}

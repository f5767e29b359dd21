package import Layers
internal import Tensors

/// Paraformer (Gao et al. 2022): weights on the frames say how many tokens there are and where, each token
/// has a vector of its frames, and a decoder without order turns all vectors into tokens at once.
///
/// The end of sentence is no token here: the count says where a sentence ends, and the tail threshold what
/// becomes of a last token that is almost complete. The vectors have no position but their frames', which
/// the encoder gave them.
///
/// Where the configuration says so, CTC cuts the frames into pieces of one token each, and the weights only say
/// what each frame is worth within its piece (Decisions/0012).
package struct ParaformerHead: Head {
  /// What a configuration file says of the head.
  package struct Configuration: HeadConfiguration, Equatable {
    /// "paraformer"
    package static let kind = "paraformer"

    /// Blocks of the decoder.
    package var blocks: Int
    /// Attention heads of a block; they divide the encoder's width.
    package var heads: Int
    /// The inner width of a block's feed-forward part.
    package var feedForwardWidth: Int
    /// Share of activations dropped in training.
    package var dropout: Float = 0.1
    /// Share of a target's probability that the other tokens have in the objective.
    package var smoothing: Float = 0.1
    /// Frames that the predictor sees around each.
    package var kernel = 3
    /// λ: the share of its errors that the decoder is told in training.
    package var samplingRatio = 0.4
    /// The weight of the error of the count in the objective.
    package var quantityWeight: Float = 1
    /// What says how many tokens there are and in which frames.
    package var places = Places.weights
    /// The weight of an objective that is not in the paper: between the frames in which the best CTC path fires
    /// two tokens, the weights add up to one, and in training they are scaled so that they do. 0 leaves the
    /// places of tokens to the cross-entropy, as published (Decisions/0012).
    package var alignmentWeight: Float = 0
    /// What is added to the weights of an utterance before its tokens are counted.
    package var tailThreshold = 0.45

    /// What says how many tokens there are and in which frames.
    package enum Places: String, Codable, Sendable, CaseIterable {
      /// The weights, which fire where they have added up to a token: as published.
      case weights
      /// The best CTC path, which fires one where the frames' weights, scaled, have added up to one.
      case ctc
    }

    /// A decoder of these sizes, with the published settings of the rest.
    package init(blocks: Int, heads: Int, feedForwardWidth: Int) {
      self.blocks = blocks
      self.heads = heads
      self.feedForwardWidth = feedForwardWidth
    }

    /// Throws `ParameterError`.
    package func makeHead(_ sizes: HeadSizes, _ scope: ParameterScope) throws -> any Head {
      try ParaformerHead(sizes, self, scope)
    }
  }

  let configuration: Configuration
  private let predictor: FiringPredictor
  private let blocks: [TransformerDecoderBlock]
  private let norm: LayerNorm
  private let output: Linear
  private let embedding: Embedding
  private let vocabulary: Int
  private let scale: Float

  /// Throws `ParameterError`.
  package init(
    _ sizes: HeadSizes, _ configuration: Configuration, _ scope: ParameterScope
  ) throws {
    self.configuration = configuration
    vocabulary = sizes.vocabulary
    predictor = try FiringPredictor(
      width: sizes.width, kernel: configuration.kernel, dropout: configuration.dropout,
      scope["predictor"])
    let block = TransformerDecoderBlock.Configuration(
      width: sizes.width, heads: configuration.heads,
      feedForwardWidth: configuration.feedForwardWidth, dropout: configuration.dropout)
    blocks = try (0..<configuration.blocks).map {
      try TransformerDecoderBlock(block, scope["blocks"][$0])
    }
    norm = try LayerNorm(sizes.width, scope["norm"])
    output = try Linear(sizes.width, sizes.vocabulary, scope["output"])
    embedding = try Embedding(
      vocabulary: sizes.vocabulary, width: sizes.width, scope["embedding"])
    scale = Float(sizes.width).squareRoot()
  }

  /// What the predictor made of an encoder's states.
  struct Heard {
    /// The weight of each frame [ΣT, 1].
    var weights: SequenceBatch
    /// Where the tokens of each utterance are; nil for one that cannot have as many as it should.
    var patterns: [FiringPattern?]
    /// A vector for each token [ΣU, D].
    var tokens: SequenceBatch
  }

  /// Finds the tokens of speech of which nothing is known: the way the head is used.
  func hear(_ speech: EncodedSpeech, _ mode: Mode) -> Heard {
    switch configuration.places {
    case .weights: return hear(speech.states, mode)
    case .ctc:
      guard let pieces = speech.likeliestPieces else {
        preconditionFailure("the head paraformer takes places from CTC posteriors")
      }
      return hear(speech.states, pieces: pieces, mode)
    }
  }

  /// Finds the tokens in states [ΣT, D]: those of each of the `pieces` in its frames, or, where there are none,
  /// as many as `counts` says, or as many as the weights say.
  func hear(
    _ states: SequenceBatch, counts: [Int]? = nil, pieces: TokenPieces? = nil, _ mode: Mode
  ) -> Heard {
    let weights = predictor(states, mode.child("predictor"))
    let placed =
      pieces.map { pieces in
        weights.with(
          rows: PiecewiseScaling.scaled(
            SequenceBatch(rows: weights.rows, lengths: pieces.frames), counts: pieces.tokens))
      } ?? weights
    let patterns =
      (pieces?.counts ?? counts).map { ContinuousIntegrateAndFire.patterns(placed, counts: $0) }
      ?? ContinuousIntegrateAndFire.patterns(placed, tailThreshold: configuration.tailThreshold)
    return Heard(
      weights: weights, patterns: patterns,
      tokens: ContinuousIntegrateAndFire.tokens(
        states, weights: placed.rows, patterns: patterns))
  }

  /// Vectors [ΣU, D] over encoder states [ΣT, D] → log-probabilities [ΣU, V], all tokens of an utterance at
  /// once.
  func logProbabilities(
    _ tokens: SequenceBatch, over states: SequenceBatch, _ mode: Mode
  ) -> SequenceBatch {
    guard tokens.rows.rows > 0 else { return tokens.with(rows: Tensor(zeros: [0, vocabulary])) }
    var x = tokens
    for (index, block) in blocks.enumerated() {
      x = block(x, over: states, mask: .none, mode.child("blocks").child(index))
    }
    return x.mapRows { output(norm($0)).logSoftmax() }
  }

  /// The vectors with, at the listed positions of each utterance, the target's embedding instead, scaled to
  /// the length that encoder states have.
  func revealing(
    _ positions: [[Int]], of targets: [[Int]], in tokens: SequenceBatch
  ) -> SequenceBatch {
    var sources = Array(0..<tokens.rows.rows)
    var revealed: [Int] = []
    var first = 0
    for (utterance, length) in tokens.lengths.enumerated() {
      for position in positions[utterance] {
        sources[first + position] = tokens.rows.rows + revealed.count
        revealed.append(targets[utterance][position])
      }
      first += length
    }
    guard !revealed.isEmpty else { return tokens }
    let both = Tensor.concatenating([tokens.rows, embedding(revealed) * scale])
    return tokens.with(rows: both.gathering(rows: sources))
  }

  /// One pass leaves nothing to choose.
  package var decodingOptions: Set<DecodingOptions.Name> { [] }

  /// One pass of the decoder; alternatives change single tokens.
  package func decoder(
    _ options: DecodingOptions, in model: SpeechModel
  ) throws(ModelError) -> any SpeechDecoder {
    let ctc = CTCHead.Configuration.kind
    guard configuration.places == .weights || model.heads[ctc] != nil else {
      throw .missingHead(
        decoder: Configuration.kind, needs: ctc, available: model.heads.keys.sorted())
    }
    return ParaformerDecoder(head: self, alternatives: options.alternatives)
  }
}

package import Layers

extension CASSNATHead {
  /// What a configuration file says of the head.
  package struct Configuration: HeadConfiguration, Equatable {
    /// "cassnat"
    package static let kind = "cassnat"

    /// A second objective on an earlier block of the decoder.
    package struct Intermediate: Codable, Sendable, Equatable {
      /// The block whose output is read, counted from 1 over self-attention blocks, then mixed ones.
      package var block: Int
      /// w: the objective is CE + w·CE of the block.
      package var weight: Float

      /// An objective on a block.
      package init(block: Int, weight: Float) {
        self.block = block
        self.weight = weight
      }
    }

    /// Conformer blocks over the tokens, and blocks after them that also attend to the encoder.
    package var selfBlocks, mixedBlocks: Int
    /// Attention heads of every block; they divide the model's width.
    package var heads: Int
    /// The inner width of the feed-forward parts.
    package var feedForwardWidth: Int
    /// Tokens under the depthwise convolutions; odd.
    package var kernel: Int
    /// Share of activations dropped in training.
    package var dropout: Float
    /// What the targets give to the tokens that were not said, together.
    package var smoothing: Float
    /// The second objective; nil for none.
    package var intermediate: Intermediate?

    /// A head of these sizes, without a second objective.
    package init(
      selfBlocks: Int, mixedBlocks: Int, heads: Int, feedForwardWidth: Int, dropout: Float
    ) {
      self.selfBlocks = selfBlocks
      self.mixedBlocks = mixedBlocks
      self.heads = heads
      self.feedForwardWidth = feedForwardWidth
      self.dropout = dropout
      kernel = 3
      smoothing = 0.1
    }

    private enum CodingKeys: String, CodingKey {
      case heads, kernel, dropout, smoothing, intermediate
      case selfBlocks = "self_blocks"
      case mixedBlocks = "mixed_blocks"
      case feedForwardWidth = "feed_forward_width"
    }

    /// Reads sizes; a kernel of 3, a smoothing of 0.1 and no second objective need not be said.
    package init(from decoder: any Swift.Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      self.init(
        selfBlocks: try container.decode(Int.self, forKey: .selfBlocks),
        mixedBlocks: try container.decode(Int.self, forKey: .mixedBlocks),
        heads: try container.decode(Int.self, forKey: .heads),
        feedForwardWidth: try container.decode(Int.self, forKey: .feedForwardWidth),
        dropout: try container.decode(Float.self, forKey: .dropout))
      kernel = try container.decodeIfPresent(Int.self, forKey: .kernel) ?? kernel
      smoothing = try container.decodeIfPresent(Float.self, forKey: .smoothing) ?? smoothing
      intermediate = try container.decodeIfPresent(Intermediate.self, forKey: .intermediate)
    }

    /// Throws `ParameterError`.
    package func makeHead(_ sizes: HeadSizes, _ scope: ParameterScope) throws -> any Head {
      try CASSNATHead(sizes, self, scope)
    }

    /// The sizes of each block of a head of width D.
    func block(width: Int) -> ConformerBlock.Configuration {
      ConformerBlock.Configuration(
        width: width, heads: heads, feedForwardWidth: feedForwardWidth, kernel: kernel,
        dropout: dropout)
    }
  }
}

extension CASSNATHead.Configuration {
  /// The head takes its alignments from CTC, and its sizes must make blocks.
  package func problem(in model: ModelConfiguration) -> String? {
    guard model.heads.contains(where: { type(of: $0) == CTCHead.Configuration.self }) else {
      return "the head cassnat finds its tokens by the head ctc, which the model lacks"
    }
    return sizeProblem(width: model.encoder.block.width) ?? objectiveProblem
  }

  private func sizeProblem(width: Int) -> String? {
    let sizes = [
      ("self_blocks", selfBlocks, 0...512), ("mixed_blocks", mixedBlocks, 1...512),
      ("heads", heads, 1...256), ("feed_forward_width", feedForwardWidth, 1...65_536),
      ("kernel", kernel, 1...999),
    ]
    for (name, size, range) in sizes where !range.contains(size) {
      return "\(name) of the head cassnat is \(size), which is not in "
        + "\(range.lowerBound)…\(range.upperBound)"
    }
    if width % heads != 0 {
      return "\(heads) heads of the head cassnat do not divide the width \(width)"
    }
    return kernel % 2 == 0
      ? "a kernel of \(kernel) of the head cassnat has no middle; take an odd one" : nil
  }

  private var objectiveProblem: String? {
    for (name, share) in [("dropout", dropout), ("smoothing", smoothing)]
    where !(0..<1).contains(share) {
      return "\(name) of the head cassnat is \(share), which is not in 0..<1"
    }
    guard let intermediate else { return nil }
    if !(1..<selfBlocks + mixedBlocks).contains(intermediate.block) {
      return "the intermediate block of the head cassnat is \(intermediate.block), which is not "
        + "in 1..<\(selfBlocks + mixedBlocks), the blocks before the last"
    }
    return intermediate.weight > 0 && intermediate.weight <= 1
      ? nil : "the intermediate weight of the head cassnat is \(intermediate.weight), not in 0…1"
  }
}

internal import Layers

extension ParaformerHead.Configuration {
  private enum CodingKeys: String, CodingKey {
    case blocks, heads, dropout, smoothing, kernel, places
    case feedForwardWidth = "feed_forward_width"
    case samplingRatio = "sampling_ratio"
    case quantityWeight = "quantity_weight"
    case alignmentWeight = "alignment_weight"
    case tailThreshold = "tail_threshold"
  }

  /// Reads the decoder's sizes, and what is not as published.
  package init(from decoder: any Swift.Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func value<Value: Decodable>(_ key: CodingKeys, or standard: Value) throws -> Value {
      try container.decodeIfPresent(Value.self, forKey: key) ?? standard
    }
    self.init(
      blocks: try container.decode(Int.self, forKey: .blocks),
      heads: try container.decode(Int.self, forKey: .heads),
      feedForwardWidth: try container.decode(Int.self, forKey: .feedForwardWidth))
    dropout = try value(.dropout, or: dropout)
    smoothing = try value(.smoothing, or: smoothing)
    kernel = try value(.kernel, or: kernel)
    samplingRatio = try value(.samplingRatio, or: samplingRatio)
    quantityWeight = try value(.quantityWeight, or: quantityWeight)
    places = try value(.places, or: places)
    alignmentWeight = try value(.alignmentWeight, or: alignmentWeight)
    tailThreshold = try value(.tailThreshold, or: tailThreshold)
  }

  /// Writes every setting.
  package func encode(to encoder: any Swift.Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(blocks, forKey: .blocks)
    try container.encode(heads, forKey: .heads)
    try container.encode(feedForwardWidth, forKey: .feedForwardWidth)
    try container.encode(dropout, forKey: .dropout)
    try container.encode(smoothing, forKey: .smoothing)
    try container.encode(kernel, forKey: .kernel)
    try container.encode(samplingRatio, forKey: .samplingRatio)
    try container.encode(quantityWeight, forKey: .quantityWeight)
    try container.encode(places, forKey: .places)
    try container.encode(alignmentWeight, forKey: .alignmentWeight)
    try container.encode(tailThreshold, forKey: .tailThreshold)
  }

  /// Sizes, shares and thresholds have their ranges, and attention heads divide the encoder's width.
  package func problem(in model: ModelConfiguration) -> String? {
    let width = model.encoder.block.width
    let hasCTC = model.heads.contains { $0 is CTCHead.Configuration }
    let problems: [(Bool, String)] = [
      ((1...512).contains(blocks), "\(blocks) blocks are not in 1…512"),
      (
        (1...256).contains(heads) && width % max(1, heads) == 0,
        "\(heads) attention heads do not divide the encoder's width \(width)"
      ),
      (
        (1...65_536).contains(feedForwardWidth),
        "a feed_forward_width of \(feedForwardWidth) is not in 1…65536"
      ),
      (
        (1...999).contains(kernel) && kernel % 2 == 1,
        "a kernel of \(kernel) has no middle; take an odd one in 1…999"
      ),
      ((0..<1).contains(dropout), "a dropout of \(dropout) is not in 0..<1"),
      ((0..<1).contains(smoothing), "a smoothing of \(smoothing) is not in 0..<1"),
      ((0...1).contains(samplingRatio), "a sampling_ratio of \(samplingRatio) is not in 0…1"),
      (
        quantityWeight >= 0 && quantityWeight.isFinite,
        "a quantity_weight of \(quantityWeight) is not a number from 0"
      ),
      (
        alignmentWeight >= 0 && alignmentWeight.isFinite,
        "an alignment_weight of \(alignmentWeight) is not a number from 0"
      ),
      (
        alignmentWeight == 0 || hasCTC,
        "an alignment_weight needs a head ctc, whose paths say where tokens are"
      ),
      (
        places == .weights || hasCTC,
        "places from ctc need a head ctc, which the model lacks"
      ),
      ((0..<1).contains(tailThreshold), "a tail_threshold of \(tailThreshold) is not in 0..<1"),
    ]
    return problems.first { !$0.0 }.map { "in the head paraformer, \($0.1)" }
  }
}

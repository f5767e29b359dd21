package import Audio
internal import Foundation
package import Layers

/// All that defines a model but its parameters: `config.json` of a bundle.
package struct ModelConfiguration: Sendable {
  /// The format that this program writes, and the newest that it reads.
  package static let currentVersion = 1

  /// The version of the format.
  package var version = Self.currentVersion
  /// The frontend.
  package var features: LogMel.Configuration
  /// What is done to features before the encoder sees them.
  package var normalization: FeatureNormalization
  /// The sizes of the encoder.
  package var encoder: SpeechEncoder.Configuration
  /// The heads, in the order that `--decoder` prefers them.
  package var heads: [any HeadConfiguration]
  /// V: the tokenizer's ids, of which 0 is the blank.
  package var vocabularySize: Int
  /// What decodes where nobody says; nil is the first head, greedily.
  package var decoding: PreferredDecoding?

  /// A model of these parts.
  package init(
    features: LogMel.Configuration, normalization: FeatureNormalization,
    encoder: SpeechEncoder.Configuration, heads: [any HeadConfiguration], vocabularySize: Int
  ) {
    self.features = features
    self.normalization = normalization
    self.encoder = encoder
    self.heads = heads
    self.vocabularySize = vocabularySize
  }

  /// Input frames for each encoder frame.
  package var subsamplingFactor: Int { encoder.subsampling.kind.factor }

  /// Seconds from one encoder frame to the next.
  package var frameSeconds: Double {
    Double(subsamplingFactor * features.hopLength) / Double(features.sampleRate)
  }
}

extension ModelConfiguration {
  /// Chunks of so many milliseconds, each with `leftChunks` before it (nil is all); nil for none.
  ///
  /// Throws `ModelError` for a length that is not a whole number of frames, for a past without chunks, and for one
  /// that cannot be.
  package func chunking(milliseconds: Int?, leftChunks: Int?) throws(ModelError) -> Chunking? {
    guard let milliseconds else {
      if let leftChunks { throw .pastWithoutChunks(leftChunks: leftChunks) }
      return nil
    }
    let (frame, rate) = (subsamplingFactor * features.hopLength, features.sampleRate)
    let samples = milliseconds.multipliedReportingOverflow(by: rate)
    guard milliseconds > 0, !samples.overflow, samples.partialValue % (1000 * frame) == 0,
      samples.partialValue / (1000 * frame) <= Chunking.most
    else { throw .chunkLength(asked: milliseconds, frame: 1000 * frameSeconds) }
    return Chunking(
      frames: samples.partialValue / (1000 * frame), leftChunks: try Self.past(leftChunks))
  }

  /// So many chunks before each, where there can be so many. Throws `ModelError`.
  static func past(_ leftChunks: Int?) throws(ModelError) -> Int? {
    guard let leftChunks else { return nil }
    guard (0...Chunking.most).contains(leftChunks) else { throw .leftChunks(asked: leftChunks) }
    return leftChunks
  }
}

extension ModelConfiguration {
  /// Whether models of both compute the same function of their weights, however they are decoded.
  package func describesSameNetwork(as other: ModelConfiguration) -> Bool {
    func network(_ configuration: ModelConfiguration) -> Data? {
      var network = configuration
      network.decoding = nil
      network.encoder.chunking = nil
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      return try? encoder.encode(network)
    }
    return network(self) == network(other)
  }
}

extension ModelConfiguration: Codable {
  private enum CodingKeys: String, CodingKey {
    case version, features, normalization, encoder, heads, decoding
    case vocabularySize = "vocabulary_size"
  }

  /// Reads a configuration and checks that its numbers can make a model.
  package init(from decoder: any Swift.Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func refuse(_ key: CodingKeys, _ reason: String) -> DecodingError {
      DecodingError.dataCorruptedError(forKey: key, in: container, debugDescription: reason)
    }
    version = try container.decode(Int.self, forKey: .version)
    guard version == Self.currentVersion else {
      throw refuse(
        .version,
        "the format has version \(version), and this program reads \(Self.currentVersion)")
    }
    features = try container.decode(LogMel.Configuration.self, forKey: .features)
    normalization = try container.decode(FeatureNormalization.self, forKey: .normalization)
    encoder = try container.decode(SpeechEncoder.Configuration.self, forKey: .encoder)
    heads = try container.decode([AnyHeadConfiguration].self, forKey: .heads).map(\.head)
    vocabularySize = try container.decode(Int.self, forKey: .vocabularySize)
    decoding = try container.decodeIfPresent(PreferredDecoding.self, forKey: .decoding)
    if let (key, reason) = found { throw refuse(key, reason) }
  }

  /// Why these numbers make no model, and under which key of the file; nil if they do.
  package var problem: (key: String, reason: String)? {
    found.map { ($0.key.stringValue, $0.reason) }
  }

  private var found: (key: CodingKeys, reason: String)? {
    let kinds = heads.map { type(of: $0).kind }
    guard !kinds.isEmpty, Set(kinds).count == kinds.count else {
      return (.heads, "a model has at least one head, and each kind once; found \(kinds)")
    }
    guard (2...1_000_000).contains(vocabularySize) else {
      return (.vocabularySize, "a vocabulary of \(vocabularySize) is not 2…1000000")
    }
    if let problem = encoder.problem { return (.encoder, problem) }
    for head in heads {
      if let problem = head.problem(in: self) { return (.heads, problem) }
    }
    do throws(AudioError) {
      try features.validate()
    } catch {
      return (.features, error.description)
    }
    guard encoder.subsampling.outputBins(features.bins) > 0 else {
      return (
        .features,
        "\(features.bins) mel bands are too few for the subsampling \(encoder.subsampling.kind.rawValue)"
      )
    }
    do {
      try normalization.validate(bins: features.bins)
    } catch {
      return (.normalization, error.description)
    }
    return nil
  }

  /// Writes what `init(from:)` reads.
  package func encode(to encoder: any Swift.Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(version, forKey: .version)
    try container.encode(features, forKey: .features)
    try container.encode(normalization, forKey: .normalization)
    try container.encode(self.encoder, forKey: .encoder)
    try container.encode(heads.map(AnyHeadConfiguration.init), forKey: .heads)
    try container.encode(vocabularySize, forKey: .vocabularySize)
    try container.encodeIfPresent(decoding, forKey: .decoding)
  }
}

extension SpeechEncoder.Configuration {
  /// Why these sizes make no encoder; nil if they do. Bounds stand far above any model of speech.
  var problem: String? {
    let sizes = [
      ("width", block.width, 1...16_384), ("heads", block.heads, 1...256),
      ("feed_forward_width", block.feedForwardWidth, 1...65_536), ("kernel", block.kernel, 1...999),
      ("blocks", blocks, 1...512), ("channels", subsampling.channels, 1...8192),
    ]
    for (name, size, range) in sizes where !range.contains(size) {
      return "\(name) is \(size), which is not in \(range.lowerBound)…\(range.upperBound)"
    }
    if block.width % block.heads != 0 {
      return "\(block.heads) heads do not divide the width \(block.width)"
    }
    if block.width % 2 != 0 {
      return "a width of \(block.width) is odd; positions need an even one"
    }
    if block.kernel % 2 == 0 && !block.causal {
      return "a kernel of \(block.kernel) has no middle; take an odd one"
    }
    if let problem = chunking?.problem { return problem }
    if !(0..<1).contains(block.dropout) { return "a dropout of \(block.dropout) is not in 0..<1" }
    return nil
  }
}

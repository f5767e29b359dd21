/// Every head that a model can have. Adding one is a file in `Heads/` and a line here.
package let knownHeads: [any HeadConfiguration.Type] = [
  CTCHead.Configuration.self,
  AttentionHead.Configuration.self,
  CASSNATHead.Configuration.self,
  ParaformerHead.Configuration.self,
]

/// A search that combines heads and has no parameters of its own.
package protocol CombinedDecoder: SpeechDecoder {
  /// The name of `--decoder`.
  static var kind: String { get }
  /// Its options; what else is given has been refused before it is made.
  static var decodingOptions: Set<DecodingOptions.Name> { get }
  /// The search over a model's heads. Throws `ModelError.missingHead` for a model without those that it needs,
  /// and `ModelError` for options that do not go together.
  init(_ options: DecodingOptions, in model: SpeechModel) throws(ModelError)
}

/// Every search that combines heads. Adding one is a file in `Decoders/` and a line here.
package let knownCombinedDecoders: [any CombinedDecoder.Type] = [
  SpeculativeDecoder.self
]

extension SpeechModel {
  /// The search that `--decoder` calls `kind`. Throws `ModelError` for a decoder whose heads the model lacks,
  /// and for options that do not apply to it.
  package func decoder(
    _ kind: String, _ options: DecodingOptions
  ) throws(ModelError) -> any SpeechDecoder {
    if let head = heads[kind] {
      try options.require(only: head.decodingOptions, for: kind)
      return try head.decoder(options, in: self)
    }
    guard let combined = knownCombinedDecoders.first(where: { $0.kind == kind }) else {
      throw .unknownDecoder(asked: kind, available: decodingOptions.keys.sorted())
    }
    try options.require(only: combined.decodingOptions, for: kind)
    return try combined.init(options, in: self)
  }

  /// Every decoder that this model can serve, with its options.
  package var decodingOptions: [String: Set<DecodingOptions.Name>] {
    let usable = knownCombinedDecoders.filter { (try? $0.init(.init(), in: self)) != nil }
    return heads.mapValues(\.decodingOptions).merging(
      usable.map { ($0.kind, $0.decodingOptions) }
    ) { $1 }
  }
}

/// A head's configuration in a file: the kind, and beside it the head's own keys.
package struct AnyHeadConfiguration: Codable, Sendable {
  /// The head that is described.
  package var head: any HeadConfiguration

  /// Wraps a head for encoding.
  package init(_ head: any HeadConfiguration) { self.head = head }

  private enum CodingKeys: String, CodingKey { case kind }

  package init(from decoder: any Swift.Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let kind = try container.decode(String.self, forKey: .kind)
    guard let type = knownHeads.first(where: { $0.kind == kind }) else {
      let known = knownHeads.map { $0.kind }.joined(separator: ", ")
      throw DecodingError.dataCorruptedError(
        forKey: .kind, in: container,
        debugDescription: "there is no head of kind \"\(kind)\"; known are: \(known)")
    }
    head = try type.init(from: decoder)
  }

  package func encode(to encoder: any Swift.Encoder) throws {
    try head.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(type(of: head).kind, forKey: .kind)
  }
}

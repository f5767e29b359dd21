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
  /// The heads that it cannot do without.
  static var neededHeads: [String] { get }
  /// The search over a model's heads. Throws `ModelError` for options that do not apply.
  init(_ options: DecodingOptions, in model: SpeechModel) throws(ModelError)
}

/// Every search that combines heads. Adding one is a file in `Decoders/` and a line here.
package let knownCombinedDecoders: [any CombinedDecoder.Type] = []

extension SpeechModel {
  /// The search that `--decoder` calls `kind`. Throws `ModelError` for a decoder whose heads the model lacks,
  /// and for options that do not apply to it.
  package func decoder(
    _ kind: String, _ options: DecodingOptions
  ) throws(ModelError) -> any SpeechDecoder {
    if let head = heads[kind] { return try head.decoder(options, in: self) }
    let available = heads.keys.sorted()
    guard let combined = knownCombinedDecoders.first(where: { $0.kind == kind }) else {
      let usable = knownCombinedDecoders.filter { $0.neededHeads.allSatisfy { heads[$0] != nil } }
      throw .unknownDecoder(asked: kind, available: available + usable.map { $0.kind })
    }
    if let missing = combined.neededHeads.first(where: { heads[$0] == nil }) {
      throw .missingHead(decoder: kind, needs: missing, available: available)
    }
    return try combined.init(options, in: self)
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

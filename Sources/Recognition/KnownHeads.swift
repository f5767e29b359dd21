/// Every head that a model can have. Adding one is a file in `Heads/` and a line here.
package let knownHeads: [any HeadConfiguration.Type] = [
  CTCHead.Configuration.self
]

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

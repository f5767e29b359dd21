/// The models whose parameters a run starts from: a path in JSON, or a list of them.
package struct StartingModels: Sendable, Equatable {
  /// The folders of the models. Where several have a parameter that fits, the first of them counts; it is also the
  /// one that features are normalized as for.
  package var bundles: [String]

  /// Several models, such as one with a trained encoder and one with trained heads.
  package init(_ bundles: [String]) { self.bundles = bundles }
}

extension StartingModels: ExpressibleByStringLiteral {
  /// One model.
  package init(stringLiteral bundle: String) { self.init([bundle]) }
}

extension StartingModels: Codable {
  /// Reads a path or a list of paths.
  package init(from decoder: any Swift.Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let bundle = try? container.decode(String.self) {
      self.init([bundle])
    } else {
      self.init(try container.decode([String].self))
    }
  }

  /// Writes the list, or the path where there is only one.
  package func encode(to encoder: any Swift.Encoder) throws {
    var container = encoder.singleValueContainer()
    if bundles.count == 1 {
      try container.encode(bundles[0])
    } else {
      try container.encode(bundles)
    }
  }
}

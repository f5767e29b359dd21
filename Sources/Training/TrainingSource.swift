/// A manifest to learn from and, if it matters, what share of the audio of every epoch comes from it.
///
/// In a configuration `"train.jsonl"`, `"train.jsonl:0.5"`, or `{"manifest": "train.jsonl", "weight": 0.5}`.
package struct TrainingSource: Sendable, Equatable {
  /// The manifest; relative paths are relative to the working directory.
  package var manifest: String
  /// What the source counts beside the others; nil hears every utterance once an epoch.
  package var weight: Double?

  /// A manifest with a weight, or without.
  package init(manifest: String, weight: Double? = nil) {
    self.manifest = manifest
    self.weight = weight
  }

  /// What a person writes: a path, or a path, a colon and a weight.
  package init(_ text: String) {
    guard let colon = text.lastIndex(of: ":"), colon > text.startIndex,
      let weight = Double(text[text.index(after: colon)...])
    else {
      self.init(manifest: text)
      return
    }
    self.init(manifest: String(text[..<colon]), weight: weight)
  }
}

extension TrainingSource: ExpressibleByStringLiteral {
  /// A source as a person writes it.
  package init(stringLiteral text: String) { self.init(text) }
}

extension TrainingSource: Codable {
  private enum CodingKeys: String, CodingKey { case manifest, weight }

  /// Reads a text or an object.
  package init(from decoder: any Swift.Decoder) throws {
    if let text = try? decoder.singleValueContainer().decode(String.self) {
      self.init(text)
      return
    }
    let container = try decoder.container(keyedBy: CodingKeys.self)
    if case .object(let members) = try JSONValue(from: decoder),
      let unknown = members.keys.sorted().first(where: { CodingKeys(stringValue: $0) == nil })
    {
      throw DecodingError.dataCorruptedError(
        forKey: .manifest, in: container,
        debugDescription: "“manifest” and “weight” beside each other, without “\(unknown)”")
    }
    self.init(
      manifest: try container.decode(String.self, forKey: .manifest),
      weight: try container.decodeIfPresent(Double.self, forKey: .weight))
  }

  /// Writes the path where that reads as this source, and otherwise an object.
  package func encode(to encoder: any Swift.Encoder) throws {
    if TrainingSource(manifest) == self {
      var container = encoder.singleValueContainer()
      try container.encode(manifest)
      return
    }
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(manifest, forKey: .manifest)
    try container.encodeIfPresent(weight, forKey: .weight)
  }
}

extension [TrainingSource] {
  /// Throws `TrainingError.configurationValue` unless all sources under `key` have a weight above 0, or none has any.
  func checkWeights(_ key: String) throws(TrainingError) {
    let weights = compactMap(\.weight)
    try require(
      weights.isEmpty || weights.count == count, key, "\(weights.count) weights for \(count) files",
      "a weight for each, or for none")
    try require(
      weights.allSatisfy { $0 > 0 && $0.isFinite }, key, "weights \(weights)", "weights above 0")
  }
}

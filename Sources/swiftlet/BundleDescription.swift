internal import Foundation
internal import Layers
internal import Recognition
internal import Tensors
internal import Text

/// What is in a bundle, for people and as JSON.
package struct BundleDescription: Sendable {
  /// Some of the parameters, counted.
  struct Part: Encodable, Sendable {
    let name: String
    let tensors, parameters: Int
  }

  /// A tensor as it is stored.
  struct StoredTensor: Encodable, Sendable {
    let name: String
    let shape: [Int]
    let type: String
  }

  let path: String
  let configuration: ModelConfiguration
  let tokenizer: Tokenizer
  let tokenizerFile: String
  /// The options of each decoder, as they are typed.
  let decoderOptions: [String: [String]]
  let tensors: [StoredTensor]
  let weightBytes: Int
  /// The first lines of the model card; empty if there is none.
  let card: [String]

  /// Loads the bundle, which checks all of it, and describes it.
  ///
  /// - Throws: `ModelError` for a bundle that cannot be used.
  package init(path: String) throws {
    let bundle = try ModelBundle(path: path)
    self.path = path
    configuration = bundle.configuration
    tokenizer = bundle.tokenizer
    decoderOptions = bundle.model.decodingOptions.mapValues { $0.map(\.flag).sorted() }
    tokenizerFile =
      URL(filePath: try ModelBundle.tokenizerPath(path)).lastPathComponent
    let weights = path + "/" + ModelBundle.File.weights
    let file = try ParameterFile(path: weights)
    tensors = file.names.compactMap { name in
      file.entry(name).map { StoredTensor(name: name, shape: $0.shape, type: $0.type.rawValue) }
    }
    weightBytes =
      (try? FileManager.default.attributesOfItem(atPath: weights)[.size] as? Int) ?? 0
    let text = try? String(contentsOfFile: path + "/" + ModelBundle.File.card, encoding: .utf8)
    card = (text ?? "").split(whereSeparator: \.isNewline).prefix(8).map(String.init)
  }

  /// Encoder parts and heads, in the order of the names.
  var parts: [Part] {
    let names = tensors.map { tensor in
      tensor.name.split(separator: ".").prefix(2).joined(separator: ".")
    }
    return Set(names).sorted().map { part in
      let members = zip(names, tensors).filter { $0.0 == part }.map(\.1)
      return Part(
        name: part, tensors: members.count,
        parameters: members.reduce(0) { $0 + $1.shape.reduce(1, *) })
    }
  }

  /// All scalars.
  var parameters: Int { parts.reduce(0) { $0 + $1.parameters } }

  /// What `--decoder` can be: the default first, then the kinds of the heads, and what combines them.
  var decoders: [String] {
    let heads = configuration.heads.map { type(of: $0).kind }
    let all = heads + decoderOptions.keys.filter { !heads.contains($0) }.sorted()
    guard let preferred = configuration.decoding?.decoder else { return all }
    return [preferred] + all.filter { $0 != preferred }
  }

  /// How numbers are stored, each type once.
  var storage: [String] { Set(tensors.map(\.type)).sorted() }
}

extension BundleDescription: Encodable {
  enum CodingKeys: String, CodingKey {
    case path, configuration, decoders, parameters, parts, storage, tensors, tokenizer, card
    case decoderOptions = "decoder_options"
    case weightBytes = "weight_bytes"
    case frameSeconds = "frame_seconds"
  }

  private struct TokenizerSummary: Encodable {
    let file: String
    let size: Int
    let first: [String]
  }

  /// Writes the object that `swiftlet inspect --json` prints.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(path, forKey: .path)
    try container.encode(configuration, forKey: .configuration)
    try container.encode(decoders, forKey: .decoders)
    try container.encode(decoderOptions, forKey: .decoderOptions)
    try container.encode(configuration.frameSeconds, forKey: .frameSeconds)
    try container.encode(parameters, forKey: .parameters)
    try container.encode(parts, forKey: .parts)
    try container.encode(storage, forKey: .storage)
    try container.encode(weightBytes, forKey: .weightBytes)
    try container.encode(tensors, forKey: .tensors)
    try container.encode(
      TokenizerSummary(
        file: tokenizerFile, size: tokenizer.vocabularySize,
        first: tokenizer.pieces.prefix(20).map(\.text)), forKey: .tokenizer)
    try container.encode(card, forKey: .card)
  }
}

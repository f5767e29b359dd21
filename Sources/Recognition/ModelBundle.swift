import Foundation
internal import Layers
package import Tensors
package import Text

/// A model on disk: a folder with `config.json`, `model.safetensors`, a tokenizer (`tokenizer.model` or
/// `tokens.txt`) and, for people, `README.md`.
///
/// Loading maps the weights, checks every name, shape and value against the configuration, and executes
/// nothing.
public struct ModelBundle: Sendable {
  /// The folder it was read from.
  public let path: String
  /// All that defines the model but its parameters.
  package let configuration: ModelConfiguration
  /// Tokens to text and back.
  package let tokenizer: Tokenizer
  /// The precision that the model computes in.
  package let precision: Precision
  /// Encoder and heads, ready for inference.
  package let model: SpeechModel

  /// Names of the files of a bundle.
  package enum File {
    /// What defines the model.
    package static let configuration = "config.json"
    /// The parameters.
    package static let weights = "model.safetensors"
    /// The model card.
    package static let card = "README.md"
    /// The tokenizer, of one kind or the other.
    package static let tokenizers = ["tokenizer.model", "tokens.txt"]
  }

  /// Loads and checks a bundle, and packs its weights at a precision.
  public init(path: String, precision: PrecisionChoice = .f32) throws(ModelError) {
    self.path = path
    self.precision = precision.precision
    guard self.precision.isSupported else {
      throw .precision(asked: precision.rawValue, needs: self.precision.instructionSet)
    }
    configuration = try Self.readConfiguration(path)
    let tokenizerPath = try Self.tokenizerPath(path)
    do {
      tokenizer = try Tokenizer(path: tokenizerPath)
    } catch {
      throw .tokenizer(path: tokenizerPath, reason: "\(error)")
    }
    guard tokenizer.vocabularySize == configuration.vocabularySize else {
      throw .vocabulary(
        path: tokenizerPath, tokenizer: tokenizer.vocabularySize,
        configuration: configuration.vocabularySize)
    }
    model = try Self.readModel(path, configuration, self.precision)
  }

  /// Reads the configuration alone, for looking at a bundle without loading it.
  package static func readConfiguration(_ bundle: String) throws(ModelError) -> ModelConfiguration {
    try ModelConfiguration.read(file(File.configuration, in: bundle))
  }

  /// The bundle's tokenizer file, whichever of the two kinds it has.
  package static func tokenizerPath(_ bundle: String) throws(ModelError) -> String {
    for name in File.tokenizers {
      if let path = try? file(name, in: bundle) { return path }
    }
    throw .missingFile(bundle: bundle, file: File.tokenizers.joined(separator: " or "))
  }

  private static func readModel(
    _ bundle: String, _ configuration: ModelConfiguration, _ precision: Precision
  ) throws(ModelError) -> SpeechModel {
    let path = try file(File.weights, in: bundle)
    do {
      let file = try ParameterFile(path: path)
      let stored = StoredParameters(file, precision: precision)
      let model = try SpeechModel(configuration, ParameterScope(stored))
      let unexpected = Set(file.names).subtracting(stored.askedFor)
      guard unexpected.isEmpty else {
        throw ModelError.unexpectedTensors(path: path, names: unexpected.sorted())
      }
      return model
    } catch let error as ModelError {
      throw error
    } catch {
      throw .parameters(path: path, reason: "\(error)")
    }
  }

  private static func file(_ name: String, in bundle: String) throws(ModelError) -> String {
    let path = bundle + "/" + name
    guard FileManager.default.fileExists(atPath: path) else {
      throw .missingFile(bundle: bundle, file: name)
    }
    return path
  }
}

extension ModelBundle {
  /// Writes a bundle's files into an existing folder, each complete or not at all. The tokenizer is copied from
  /// `tokenizerPath`; one of the other kind that is there belonged to another model, and is removed.
  package static func write(
    _ configuration: ModelConfiguration, parameters: [String: Tensor], as storage: ParameterStorage,
    tokenizerPath: String, to folder: String
  ) throws(ModelError) {
    do {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      try encoder.encode(configuration).write(
        to: URL(fileURLWithPath: folder + "/" + File.configuration), options: .atomic)
      try SafetensorsWriter.write(
        storage.entries(parameters, of: configuration), to: folder + "/" + File.weights)
      let name =
        tokenizerPath.hasSuffix(".txt") ? File.tokenizers[1] : File.tokenizers[0]
      try Data(contentsOf: URL(fileURLWithPath: tokenizerPath)).write(
        to: URL(fileURLWithPath: folder + "/" + name), options: .atomic)
      for other in File.tokenizers where other != name {
        let path = folder + "/" + other
        if FileManager.default.fileExists(atPath: path) {
          try FileManager.default.removeItem(atPath: path)
        }
      }
    } catch let error as SafetensorsError {
      throw .unwritable(path: folder, reason: error.description)
    } catch {
      throw .unwritable(path: folder, reason: error.localizedDescription)
    }
  }
}

extension DecodingError {
  /// Where in the file and what, in one clause.
  var sentence: String {
    func place(_ context: Context) -> String {
      let path = context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }
      return path.isEmpty ? "" : "\(path.joined(separator: ".")): "
    }
    return switch self {
    case .keyNotFound(let key, let context): place(context) + "found no \"\(key.stringValue)\""
    case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
      place(context) + "expected a value of type \(type)"
    case .dataCorrupted(let context): place(context) + context.debugDescription
    @unknown default: "\(self)"
    }
  }
}

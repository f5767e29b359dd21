internal import Foundation
internal import Layers
package import Recognition
package import Tensors
package import TestSupport

/// `TinyModel` with every head that there is: each hears nonsense of its own.
package enum TinyHeads {
  /// Its sizes.
  package static var configuration: ModelConfiguration {
    var configuration = TinyModel.configuration
    configuration.heads = [
      CTCHead.Configuration(),
      AttentionHead.Configuration(blocks: 2, heads: 2, feedForwardWidth: 32, languageModel: true),
      TinyCASSNAT.head,
      ParaformerHead.Configuration(blocks: 1, heads: 2, feedForwardWidth: 24),
    ]
    return configuration
  }

  /// Its random parameters by name; heads are enlarged, so that they are sure of what they hear, and slow to
  /// end a sentence.
  package static func parameters(seed: UInt64 = 1) throws -> [String: Tensor] {
    let parameters = try Parameters(seed: seed) { _ = try SpeechModel(configuration, $0) }
    var values: [String: Tensor] = [:]
    for name in parameters.names {
      let tensor = parameters[name].detached()
      switch name {
      case "heads.attention.output.bias":
        values[name] = Tensor(
          [-6] + [Float](repeating: 0, count: tensor.count - 1), shape: tensor.shape)
      case _ where name.hasPrefix("heads.") && name.hasSuffix("output.weight"):
        values[name] = tensor * 8
      default:
        values[name] = tensor
      }
    }
    return values
  }

  /// Encoder and heads.
  package static func model(seed: UInt64 = 1, precision: Precision = .f32) throws -> SpeechModel {
    let stored = try StoredParameters(parameters(seed: seed), precision: precision)
    return try SpeechModel(configuration, ParameterScope(stored))
  }

  /// Ready to transcribe, without a folder.
  package static func recognizer(precision: Precision = .f32) throws -> Recognizer {
    try Recognizer(
      model(precision: precision), configuration, TinyModel.tokenizer(), configurationPath: "tiny")
  }

  /// Writes it as a bundle into a new folder called `name`, and returns the folder's path.
  package static func write(to folder: TemporaryFolder, name: String = "heads") throws -> String {
    let path = folder.file(name)
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    let tokens = try folder.write(Array(TinyModel.tokenList.utf8), to: "tokens.txt")
    try ModelBundle.write(
      configuration, parameters: parameters(), as: .f32, tokenizerPath: tokens, to: path)
    return path
  }
}

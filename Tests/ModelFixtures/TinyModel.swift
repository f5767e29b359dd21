internal import Audio
internal import Foundation
internal import Layers
package import Recognition
package import Tensors
package import TestSupport
package import Text

/// A model of two thousand random parameters that spells with single letters: it hears nonsense, but the same
/// nonsense every time.
package enum TinyModel {
  /// Its tokens.
  package static let tokenList =
    (["<blank>", "<unk>", "▁"] + "abcdefghijklmnopqrstuvwxyz'".map(String.init))
    .joined(separator: "\n") + "\n"

  /// Its sizes: a conformer of two blocks with a CTC head over log-mel features of 16 bins.
  package static var configuration: ModelConfiguration {
    var features = LogMel.Configuration.kaldi
    features.bins = 16
    return ModelConfiguration(
      features: features, normalization: .perUtterance,
      encoder: SpeechEncoder.Configuration(
        subsampling: .init(kind: .dwStriding, channels: 4), blocks: 2,
        block: .init(width: 16, heads: 2, feedForwardWidth: 32, kernel: 5, dropout: 0.1)),
      heads: [CTCHead.Configuration()], vocabularySize: 30)
  }

  /// Its random parameters by name; the head's are enlarged, so that it is sure of what it hears.
  package static func parameters(seed: UInt64 = 1) throws -> [String: Tensor] {
    let parameters = try Parameters(seed: seed) { _ = try SpeechModel(configuration, $0) }
    return Dictionary(
      uniqueKeysWithValues: parameters.names.map { name in
        let tensor = parameters[name].detached()
        return (name, name == "heads.ctc.output.weight" ? tensor * 8 : tensor)
      })
  }

  /// Its tokenizer.
  package static func tokenizer() throws -> Tokenizer { try Tokenizer(tokenList: tokenList) }

  /// Encoder and head.
  package static func model() throws -> SpeechModel {
    try SpeechModel(configuration, ParameterScope(StoredParameters(parameters())))
  }

  /// Ready to transcribe, without a folder.
  package static func recognizer() throws -> Recognizer {
    try Recognizer(model(), configuration, tokenizer(), configurationPath: "tiny")
  }

  /// Writes it as a bundle into a new folder called `name`, and returns the folder's path.
  package static func write(
    to folder: TemporaryFolder, name: String = "model", seed: UInt64 = 1
  ) throws -> String {
    let path = folder.file(name)
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    let tokens = try folder.write(Array(tokenList.utf8), to: "tokens.txt")
    try ModelBundle.write(
      configuration, parameters: parameters(seed: seed), as: .f32, tokenizerPath: tokens, to: path)
    return path
  }
}

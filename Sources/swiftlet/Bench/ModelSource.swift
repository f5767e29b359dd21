internal import Foundation
internal import Recognition
internal import Tensors

/// A model to measure: a bundle, or a shape with random weights.
struct ModelSource {
  /// What to call it in results.
  let name: String
  /// The most tokens in a second that are looked for; nil leaves it to the model.
  let tokensPerSecond: Double?
  private let bundlePath: String
  private let shape: ModelConfiguration?

  /// A model that is loaded.
  struct Loaded {
    let model: SpeechModel
    let frontend: FeatureFrontend
    let configuration: ModelConfiguration
    /// What decodes where nobody says.
    let preferred: PreferredDecoding
    let parameterCount: Int
    /// What loading took.
    let seconds: Double
  }

  /// A bundle's folder, or the file of a shape, or the model that comes with the program.
  ///
  /// - Throws: `ModelError` for a shape that is none; `Failure` where there is no default model.
  init(model: String?, shape: String?, tokensPerSecond: Double?) throws {
    guard let shape else {
      bundlePath = try RecognitionOptions.folder(model)
      name = model ?? "default"
      self.shape = nil
      self.tokensPerSecond = tokensPerSecond
      return
    }
    bundlePath = ""
    name = URL(filePath: shape).deletingPathExtension().lastPathComponent
    self.shape = try ModelConfiguration.read(shape)
    self.tokensPerSecond = tokensPerSecond ?? RandomModel.usualTokensPerSecond
  }

  /// Loads the model, or makes it, with weights at a precision.
  ///
  /// - Throws: `ModelError`, `ParameterError`.
  func load(_ precision: PrecisionChoice) throws -> Loaded {
    let start = ContinuousClock.now
    let (model, configuration, count) = try parts(precision)
    do {
      return Loaded(
        model: model,
        frontend: try FeatureFrontend(configuration.features, configuration.normalization),
        configuration: configuration,
        preferred: configuration.decoding
          ?? PreferredDecoding(decoder: type(of: configuration.heads[0]).kind),
        parameterCount: count, seconds: (ContinuousClock.now - start) / .seconds(1))
    } catch {
      throw ModelError.configuration(path: bundlePath, reason: "\(error)")
    }
  }

  private func parts(_ precision: PrecisionChoice) throws -> (SpeechModel, ModelConfiguration, Int)
  {
    if let shape, let tokensPerSecond {
      let random = try RandomModel(
        shape, precision: precision, tokensPerSecond: tokensPerSecond)
      return (random.model, shape, random.parameterCount)
    }
    let bundle = try ModelBundle(path: bundlePath, precision: precision)
    return (bundle.model, bundle.configuration, Self.parameterCount(bundlePath))
  }

  private static func parameterCount(_ bundle: String) -> Int {
    guard let file = try? ParameterFile(path: bundle + "/" + ModelBundle.File.weights) else {
      return 0
    }
    return file.names.reduce(0) { $0 + (file.entry($1)?.shape.reduce(1, *) ?? 0) }
  }
}

package import Audio
import Foundation
package import Recognition

/// The model that a training run makes: the `model` part of its configuration.
package struct ModelRecipe: Codable, Sendable {
  /// What is done to features before the encoder.
  package enum Normalization: String, Codable, Sendable {
    case none
    /// By mean and deviation of each utterance.
    case perUtterance = "per_utterance"
    /// By mean and deviation of the training corpus, estimated when the run begins.
    case global
  }

  /// A SentencePiece model or a token list; a path.
  package var tokenizer: String
  /// All settings of the frontend; a file may name a published pipeline.
  package var features: LogMel.Configuration
  /// What is done to features before the encoder.
  package var normalization: Normalization
  /// The encoder's sizes.
  package var encoder: SpeechEncoder.Configuration
  /// The heads on it.
  package var heads: [AnyHeadConfiguration]

  /// Reads the recipe out of a training configuration. Throws `TrainingError.configurationValue`.
  package init(_ configuration: TrainingConfiguration) throws(TrainingError) {
    let model = try FrontendPresets.resolved(configuration.model)
    do {
      self = try JSONDecoder().decode(ModelRecipe.self, from: JSONEncoder().encode(model))
    } catch let error as DecodingError {
      throw .configurationValue(
        key: "model", found: error.place,
        expected: "a tokenizer, features, normalization, encoder and heads")
    } catch {
      throw .configurationValue(key: "model", found: "\(error)", expected: "a JSON object")
    }
    try require(
      encoder.chunking == nil, "model.encoder.chunking", "a value",
      "none, since “chunking” beside “model” tells what the model is trained for")
    encoder.chunking = configuration.chunking?.choices
  }

  /// The configuration of the model for a vocabulary, once the corpus has been measured.
  package func model(
    vocabularySize: Int, normalization: FeatureNormalization
  ) -> ModelConfiguration {
    ModelConfiguration(
      features: features, normalization: normalization, encoder: encoder,
      heads: heads.map(\.head), vocabularySize: vocabularySize)
  }

  /// The same before the corpus has been measured. Throws `TrainingError.configurationValue` for sizes that make no
  /// model, which nothing could load.
  package func model(vocabularySize: Int) throws(TrainingError) -> ModelConfiguration {
    let model = model(vocabularySize: vocabularySize, normalization: .none)
    if let (key, reason) = model.problem {
      throw .configurationValue(
        key: "model.\(key)", found: "unusable", expected: "other values, since \(reason)")
    }
    return model
  }

  /// The kinds of the heads, the default of `--decoder` first.
  package var kinds: [String] { heads.map { type(of: $0.head).kind } }

  /// Checks that the weights of losses are weights of this model's heads. Throws
  /// `TrainingError.configurationValue`.
  package func check(losses: [String: Double]) throws(TrainingError) {
    let known = kinds.joined(separator: ", ")
    for kind in losses.keys.sorted() {
      try require(
        kinds.contains(kind), "losses.\(kind)", "the weight of a head that the model lacks",
        "one of its heads: \(known)")
    }
    try require(
      kinds.contains { losses[$0] ?? 1 > 0 }, "losses", "0 for every head",
      "a weight above 0 for one of: \(known)")
  }

  /// Whether `model` is what this recipe makes, apart from the statistics of the corpus, which a run measures
  /// only once.
  package func makes(_ model: ModelConfiguration, vocabularySize: Int) -> Bool {
    let isNormalizedAlike =
      switch (normalization, model.normalization) {
      case (.none, .none), (.perUtterance, .perUtterance), (.global, .global): true
      default: false
      }
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let remade = self.model(vocabularySize: vocabularySize, normalization: model.normalization)
    guard isNormalizedAlike, let mine = try? encoder.encode(remade),
      let other = try? encoder.encode(model)
    else { return false }
    return mine == other
  }
}

extension DecodingError {
  /// What stands where, in one clause.
  fileprivate var place: String {
    func path(_ context: Context) -> String {
      context.codingPath.map(\.stringValue).joined(separator: ".")
    }
    return switch self {
    case .keyNotFound(let key, let context):
      "without \"\(key.stringValue)\" at \"\(path(context))\""
    case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
      "wrong at \"\(path(context))\" (\(context.debugDescription))"
    @unknown default: "unreadable"
    }
  }
}

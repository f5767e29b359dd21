internal import Audio
internal import Foundation
internal import Layers
internal import Synchronization
internal import Tensors

/// A model of random weights, to measure what a shape costs without training it.
///
/// Speed depends on how much is said, and random weights say anything: so biases are set such that a model's
/// heads find about as many tokens a second as speech has. CTC emits the blank elsewhere, CIF fires as often,
/// and the attention head never ends a sentence, which the length bound does (`EncodedSpeech.knownBounds`).
package struct RandomModel: Sendable {
  /// Tokens in a second of English speech, of a vocabulary of some hundreds to thousands.
  package static let usualTokensPerSecond = 3.3

  /// The encoder and the heads, ready for inference.
  package let model: SpeechModel
  /// All numbers of the model.
  package let parameterCount: Int

  /// Weights of a shape that depend on the seed only. Throws `ParameterError`, and `ModelError` for a
  /// precision that the CPU lacks.
  package init(
    _ configuration: ModelConfiguration, precision choice: PrecisionChoice = .f32,
    tokensPerSecond: Double = Self.usualTokensPerSecond, seed: UInt64 = 1
  ) throws {
    let precision = choice.precision
    guard precision.isSupported else {
      throw ModelError.precision(asked: choice.rawValue, needs: precision.instructionSet)
    }
    let source = RandomParameters(seed: seed, precision)
    let perFrame = min(0.9, tokensPerSecond * configuration.frameSeconds)
    let heads = "heads."
    if configuration.heads.contains(where: { $0 is AttentionHead.Configuration }) {
      source.set(
        heads + AttentionHead.Configuration.kind + ".output.bias",
        .first(-100, of: configuration.vocabularySize))
    }
    let model = try SpeechModel(configuration, ParameterScope(source))
    parameterCount = source.count
    self.model = try model.calibrated(configuration, source, tokensPerFrame: perFrame)
  }
}

extension SpeechModel {
  /// The same model with heads whose biases make CTC and CIF find so many tokens.
  fileprivate func calibrated(
    _ configuration: ModelConfiguration, _ source: RandomParameters, tokensPerFrame: Double
  ) throws -> SpeechModel {
    let frames = configuration.subsamplingFactor * 256
    let features = SequenceBatch([
      Tensor(
        uniform: -1.7...1.7, shape: [frames, configuration.features.bins],
        key: RandomKey(2).child("features"))
    ])
    let speech = encode(features, .inference)
    let tokens = Int(tokensPerFrame * Double(speech.states.rows.rows))
    var heads = heads
    let sizes = HeadSizes(
      width: configuration.encoder.block.width, vocabulary: configuration.vocabularySize)
    for head in configuration.heads {
      let kind = type(of: head).kind
      switch kind {
      case CTCHead.Configuration.kind:
        guard let posteriors = speech.logPosteriors else { continue }
        let bias = posteriors.rows.blankBias(forTokens: tokens)
        source.set("heads.\(kind).output.bias", .first(bias, of: configuration.vocabularySize))
      case ParaformerHead.Configuration.kind:
        // The sigmoid of this is what every frame adds, on average.
        let logit = Float(log(tokensPerFrame / (1 - tokensPerFrame)))
        source.set("heads.\(kind).predictor.output.bias", .first(logit, of: 1))
      default: continue
      }
      heads[kind] = try head.makeHead(sizes, ParameterScope(source)["heads"][kind])
    }
    return SpeechModel(encoder: encoder, heads: heads)
  }
}

extension Tensor {
  /// A vector that is zero but for its first number.
  fileprivate static func first(_ value: Float, of count: Int) -> Tensor {
    Tensor([value] + Array(repeating: 0, count: count - 1), shape: [count])
  }

  /// What must be added to the blank of log-probabilities [T, V] for the best path to have `tokens` tokens.
  fileprivate func blankBias(forTokens tokens: Int) -> Float {
    var (low, high): (Float, Float) = (-50, 50)
    let blank = Tensor.first(1, of: columns)
    for _ in 0..<24 {
      let middle = (low + high) / 2
      let found = adding(row: blank * middle).withSpan {
        CTC.greedy(logProbabilities: $0, frames: rows, vocabulary: columns).count
      }
      if found > tokens { low = middle } else { high = middle }
    }
    return high
  }
}

/// Makes parameters as they are asked for and keeps none, so that a large model is in memory once.
private final class RandomParameters: ParameterSource {
  private let key: RandomKey
  private let precision: Precision
  private struct State { var (count, known) = (0, [String: Tensor]()) }
  private let state = Mutex(State())

  init(seed: UInt64, _ precision: Precision) {
    key = RandomKey(seed).child("parameters")
    self.precision = precision
  }

  /// Numbers of all parameters that were asked for.
  var count: Int { state.withLock(\.count) }

  /// Gives a parameter a value that is not random.
  func set(_ path: String, _ value: Tensor) { state.withLock { $0.known[path] = value } }

  func tensor(_ path: String, shape: [Int], initial: Initializer) throws -> Tensor {
    let known = state.withLock {
      $0.count += shape.reduce(1, *)
      return $0.known[path]
    }
    if let known {
      guard known.shape == shape else {
        throw ParameterError.shape(path: path, expected: shape, found: known.shape)
      }
      return known
    }
    return initial.tensor(shape: shape, key: key.child(path))
  }

  func weight(_ path: String, shape: [Int], initial: Initializer) throws -> Weight {
    .packed(PackedMatrix(try tensor(path, shape: shape, initial: initial), precision))
  }
}

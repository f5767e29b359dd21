internal import Foundation
package import Tensors

/// Plays an utterance through another microphone and at another level, in the features.
///
/// A linear channel multiplies each frequency's energy, which adds a curve to log-mel features, the same in
/// every frame. The curve is a sum of a constant (the level) and three cosines over the bins, each with an even random
/// weight; smooth, because microphones and rooms are.
package struct EqualizerPerturbation: Codable, Sendable, Equatable {
  /// How often features are changed.
  package var probability: Double
  /// The largest weight of the constant and of each cosine, in deviations of the normalized features (one
  /// is about 15 dB).
  package var strength: Double

  /// Changes nothing.
  package static let none = EqualizerPerturbation(probability: 0, strength: 0.5)

  /// Adds the curve that `key` draws to normalized features, row-major [T, `bins`], in place.
  package func apply(to features: inout [Float], bins: Int, key: RandomKey) {
    guard key.happens(probability, at: 0), bins > 0 else { return }
    let weights = (1...4).map { key.number(in: -strength...strength, at: UInt64($0)) }
    let curve = (0..<bins).map { bin -> Float in
      let angle = Double.pi * (Double(bin) + 0.5) / Double(bins)
      var sum = 0.0
      for (order, weight) in weights.enumerated() { sum += weight * cos(Double(order) * angle) }
      return Float(sum)
    }
    for index in features.indices { features[index] += curve[index % bins] }
  }
}

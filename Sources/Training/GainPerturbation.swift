import Foundation
package import Tensors

/// Makes an utterance louder or quieter.
package struct GainPerturbation: Codable, Sendable, Equatable {
  /// How often the level is changed.
  package var probability: Double
  /// The change of level, even over this range of decibels.
  package var decibels: ClosedRange<Double>

  /// Leaves the level as it is.
  package static let none = GainPerturbation(probability: 0, decibels: -12...6)

  /// The range between a distant and a close speaker, on every utterance.
  package static let standard = GainPerturbation(probability: 1, decibels: -12...6)

  /// Scales `samples` in place. Nothing is clipped: samples are floating point to the end.
  package func apply(to samples: inout [Float], key: RandomKey) {
    guard key.happens(probability, at: 0) else { return }
    let factor = Float(pow(10, key.number(in: decibels, at: 1) / 20))
    for index in samples.indices { samples[index] *= factor }
  }
}

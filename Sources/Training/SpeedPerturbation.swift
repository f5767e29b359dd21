package import Tensors

/// Plays an utterance faster or slower, which moves its pitch and its length.
///
/// Ko et al., *Audio Augmentation for Speech Recognition* (2015): a factor s makes the audio 1/s
/// times as long. It is drawn by itself, before the audio is read, so that a batch can be planned
/// from the durations that the model will really see.
package struct SpeedPerturbation: Codable, Sendable, Equatable {
  /// Converts samples from one sample rate to another, in Hz.
  package typealias Resample = (_ samples: [Float], _ from: Int, _ to: Int) throws -> [Float]

  /// How often the speed is changed at all.
  package var probability: Double
  /// The factors to choose from, each equally likely.
  package var factors: [Double]

  /// Leaves the speed as it is.
  package static let none = SpeedPerturbation(probability: 0, factors: [0.9, 1, 1.1])

  /// The three-fold perturbation of the paper.
  package static let standard = SpeedPerturbation(probability: 1, factors: [0.9, 1, 1.1])

  /// The factor that `key` draws; 1 leaves the utterance as it is.
  package func factor(key: RandomKey) -> Double {
    guard !factors.isEmpty, key.happens(probability, at: 0) else { return 1 }
    return factors[key.index(below: factors.count, at: 1)]
  }

  /// `samples` at the speed that `key` draws.
  ///
  /// The audio is declared to have `factor` times its rate and brought back to `sampleRate`.
  package func apply(
    to samples: [Float], sampleRate: Int, key: RandomKey, resample: Resample
  ) rethrows -> [Float] {
    let declaredRate = Int((Double(sampleRate) * factor(key: key)).rounded())
    return declaredRate == sampleRate
      ? samples : try resample(samples, declaredRate, sampleRate)
  }
}

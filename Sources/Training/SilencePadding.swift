internal import Foundation
package import Tensors

/// Puts silence around an utterance, as a recorder does that runs before and after anybody speaks.
///
/// Corpora of short words are cut tightly. A model that heard nothing else takes a word with a fifth of a second of
/// silence around it for another one: a quarter of digits, where one in twenty was wrong without.
package struct SilencePadding: Codable, Sendable, Equatable {
  /// How often an utterance is padded.
  package var probability: Double
  /// The seconds on each side, even over this range.
  package var seconds: ClosedRange<Double>
  /// The level of the noise that is heard in them and, below the voice, throughout, in decibels of full scale, even
  /// over this range. One silence of three is digital.
  package var decibels: ClosedRange<Double>

  /// Changes nothing.
  package static let none = SilencePadding(probability: 0, seconds: 0...0.6, decibels: -95...(-50))

  /// What careful and careless recorders leave, on half of all utterances.
  package static let standard = SilencePadding(
    probability: 0.5, seconds: 0...0.6, decibels: -95...(-50))

  /// By how many seconds the utterance becomes longer under `key`, before and after.
  package func added(key: RandomKey) -> (before: Double, after: Double) {
    guard key.happens(probability, at: 0) else { return (0, 0) }
    return (key.number(in: seconds, at: 1), key.number(in: seconds, at: 2))
  }

  /// Pads `samples` in place, as `key` draws.
  package func apply(to samples: inout [Float], sampleRate: Int, key: RandomKey) {
    guard key.happens(probability, at: 0) else { return }
    let (before, after) = added(key: key)
    func silence(_ seconds: Double) -> [Float] {
      [Float](repeating: 0, count: Int((seconds * Double(sampleRate)).rounded()))
    }
    samples = silence(before) + samples + silence(after)
    guard !key.happens(1 / 3, at: 3) else { return }
    let color = NoiseColor.allCases[key.index(below: NoiseColor.allCases.count, at: 4)]
    let noise = color.samples(samples.count, sampleRate: sampleRate, key: key.child("samples"))
    let scale = (pow(10, key.number(in: decibels, at: 5) / 10) / noise.power).squareRoot()
    guard scale.isFinite else { return }
    for index in samples.indices { samples[index] += Float(scale) * noise[index] }
  }

  func validate() throws(TrainingError) {
    try require(
      seconds.lowerBound >= 0 && seconds.upperBound <= 10, "augmentation.silence.seconds",
      "\(seconds)",
      "numbers from 0 to 10")
    try require(
      decibels.lowerBound >= -200 && decibels.upperBound <= 0, "augmentation.silence.decibels",
      "\(decibels)",
      "decibels from -200 to 0")
  }
}

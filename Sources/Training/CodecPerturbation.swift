internal import Audio
package import Tensors

/// Damages an utterance as a codec at a low bit rate does: nothing above some frequency, noise that follows the
/// spectrum, and holes in it.
package struct CodecPerturbation: Codable, Sendable, Equatable {
  /// How often an utterance goes through a codec.
  package var probability: Double
  /// Thousands of bits for a second of sound, even over this range.
  package var kilobits: ClosedRange<Double>
  /// The highest frequency that is kept, in Hz, even over this range.
  package var bandwidth: ClosedRange<Double>

  /// Changes nothing.
  package static let none = CodecPerturbation(
    probability: 0, kilobits: 8...32, bandwidth: 3500...7500)

  /// What is heard in calls over the internet and old recordings, on one utterance of five.
  package static let standard = CodecPerturbation(
    probability: 0.2, kilobits: 8...32, bandwidth: 3500...7500)

  /// Codes and decodes `samples` in place, as `key` draws. Nothing moves in time.
  package func apply(to samples: inout [Float], sampleRate: Int, key: RandomKey) {
    guard key.happens(probability, at: 0), !samples.isEmpty else { return }
    let quantizer = SpectrumQuantizer(
      sampleRate: sampleRate, kilobits: key.number(in: kilobits, at: 1),
      bandwidth: key.number(in: bandwidth, at: 2))
    samples = quantizer.applied(to: samples)
  }

  func validate() throws(TrainingError) {
    try require(
      kilobits.lowerBound >= 1 && kilobits.upperBound <= 512, "augmentation.codec.kilobits",
      "\(kilobits)", "numbers from 1 to 512")
    try require(
      bandwidth.lowerBound >= 500, "augmentation.codec.bandwidth", "\(bandwidth)",
      "frequencies from 500 Hz")
  }
}

internal import Foundation
package import Tensors

/// Gives an utterance the voice of a longer or shorter vocal tract, in the features (Jaitly and Hinton 2013).
///
/// All resonances of a speaker move together with the length of the vocal tract, so frequencies are multiplied
/// by one factor, up to a knee from where the highest frequency stays in its place. Bins are taken to be evenly
/// spaced in mel from 0 Hz to 8 kHz, and values between bins are interpolated.
package struct VocalTractPerturbation: Codable, Sendable, Equatable {
  /// How often features are changed.
  package var probability: Double
  /// The factor is drawn evenly from 1 − `strength` to 1 + `strength`.
  package var strength: Double

  /// Changes nothing.
  package static let none = VocalTractPerturbation(probability: 0, strength: 0.15)

  /// Warps the frequencies of features, row-major [T, `bins`], in place, as `key` draws.
  package func apply(to features: inout [Float], bins: Int, key: RandomKey) {
    guard key.happens(probability, at: 0), bins > 1 else { return }
    let factor = key.number(in: 1 - strength...1 + strength, at: 1)
    let sources = Self.sources(bins: bins, factor: factor)
    var row = [Float](repeating: 0, count: bins)
    for start in stride(from: 0, to: features.count, by: bins) {
      for (bin, source) in sources.enumerated() {
        let (lower, share) = (features[start + source.bin], source.share)
        row[bin] = lower + share * (features[start + min(source.bin + 1, bins - 1)] - lower)
      }
      for bin in 0..<bins { features[start + bin] = row[bin] }
    }
  }

  /// For each bin, the bin that its value comes from and the share of the next one.
  static func sources(bins: Int, factor: Double) -> [(bin: Int, share: Float)] {
    let (highest, knee) = (8000.0, 0.8 * 8000 / max(factor, 1))
    let melStep = 1127 * log(1 + highest / 700) / Double(bins + 1)
    return (0..<bins).map { bin in
      let frequency = 700 * (exp(Double(bin + 1) * melStep / 1127) - 1)
      let source =
        frequency <= knee
        ? frequency * factor
        : highest - (highest - frequency) * (highest - knee * factor) / (highest - knee)
      let position = 1127 * log(1 + source / 700) / melStep - 1
      let clipped = min(max(position, 0), Double(bins - 1))
      return (Int(clipped), Float(clipped - clipped.rounded(.down)))
    }
  }
}

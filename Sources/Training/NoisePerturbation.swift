package import Tensors

/// Adds steady noise to an utterance.
package struct NoisePerturbation: Codable, Sendable, Equatable {
  /// How often noise is added.
  package var probability: Double
  /// The power of the utterance over that of the noise, even over this range of decibels.
  package var signalToNoise: ClosedRange<Double>
  /// The spectra to choose from, each equally likely.
  package var colors: [NoiseColor]

  /// Adds nothing.
  package static let none = NoisePerturbation(
    probability: 0, signalToNoise: 10...40, colors: NoiseColor.allCases)

  /// Noise from loud to hardly audible, on three utterances of ten.
  package static let standard = NoisePerturbation(
    probability: 0.3, signalToNoise: 10...40, colors: NoiseColor.allCases)

  /// Adds noise to `samples` in place. Digital silence has no level to compare with and stays as
  /// it is.
  package func apply(to samples: inout [Float], sampleRate: Int, key: RandomKey) {
    guard !colors.isEmpty, key.happens(probability, at: 0) else { return }
    let color = colors[key.index(below: colors.count, at: 1)]
    let noise = color.samples(samples.count, sampleRate: sampleRate, key: key.child("samples"))
    samples.add(noise, below: key.number(in: signalToNoise, at: 2))
  }
}

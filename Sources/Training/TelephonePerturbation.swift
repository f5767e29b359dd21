internal import Audio
package import Tensors

/// Sends an utterance through a telephone: 300 to 3400 Hz, 8000 samples a second in the eight bits of G.711.
package struct TelephonePerturbation: Codable, Sendable, Equatable {
  /// How often an utterance is sent through a telephone.
  package var probability: Double

  /// Leaves everybody in the room.
  package static let none = TelephonePerturbation(probability: 0)

  /// One utterance of ten.
  package static let standard = TelephonePerturbation(probability: 0.1)

  private static let band = 300.0...3400
  private static let rate = 8000

  /// Makes a call of `samples` in place where `key` draws one. Nothing moves in time. Where the rate is no multiple of
  /// the telephone's, its steps are kept and its rate is not.
  package func apply(to samples: inout [Float], sampleRate: Int, key: RandomKey) {
    guard key.happens(probability, at: 0), !samples.isEmpty else { return }
    let filter = BandFilter(Self.band, sampleRate: sampleRate)
    let stride = sampleRate.isMultiple(of: Self.rate) ? sampleRate / Self.rate : 1
    samples = filter.applied(to: samples)
    for index in samples.indices {
      // The samples that are not sent are 0 until the filter fills them in again.
      samples[index] =
        index.isMultiple(of: stride) ? Float(stride) * MuLaw.roundTrip(samples[index]) : 0
    }
    samples = filter.applied(to: samples)
  }
}

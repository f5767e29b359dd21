internal import Foundation

/// The law by which telephones store a sample in eight bits: steps that grow with the level (ITU-T G.711).
package enum MuLaw {
  private static let mu: Float = 255

  /// What a telephone makes of a sample of −1…1: its compressed level, rounded to one of 127 steps on either side of
  /// silence, and expanded again. Louder samples are clipped.
  package static func roundTrip(_ sample: Float) -> Float {
    let level = min(abs(sample), 1)
    let compressed = log1p(mu * level) / log1p(mu)
    let step = (compressed * 127).rounded() / 127
    let expanded = expm1(step * log1p(mu)) / mu
    return sample < 0 ? -expanded : expanded
  }
}

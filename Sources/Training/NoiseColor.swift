import Foundation
package import Tensors

/// The slope of a noise spectrum.
package enum NoiseColor: String, Codable, Sendable, CaseIterable {
  /// Flat power over frequency.
  case white
  /// Power falls by 3 dB an octave, as in rooms and music.
  case pink
  /// Power falls by 6 dB an octave, as traffic and wind do.
  case brown

  /// `count` samples of noise, a function of `key` alone; their level is arbitrary.
  ///
  /// White noise runs through first-order sections. A pole bends a spectrum down by 6 dB an
  /// octave and a zero bends it back, so brown noise is one pole at `lowestFrequency`, and pink
  /// noise alternates pole and zero octave by octave, which on average is half the slope.
  package func samples(_ count: Int, sampleRate: Int, key: RandomKey) -> [Float] {
    var noise = [Float](repeating: 0, count: count)
    var span = noise.mutableSpan
    key.fillUniform(&span)
    for index in noise.indices { noise[index] = 2 * noise[index] - 1 }
    for section in sections(sampleRate: sampleRate) { section.filter(&noise) }
    return noise
  }

  private static let lowestFrequency = 20.0

  private func sections(sampleRate: Int) -> [Section] {
    let rate = Double(sampleRate)
    func root(_ frequency: Double) -> Float { Float(exp(-2 * Double.pi * frequency / rate)) }
    switch self {
    case .white: return []
    case .brown: return [Section(pole: root(Self.lowestFrequency), zero: 0)]
    case .pink:
      return sequence(first: Self.lowestFrequency) { $0 * 4 }
        .prefix { $0 < rate / 2 }
        .map { Section(pole: root($0), zero: root(2 * $0)) }
    }
  }
}

/// A first-order filter, y[n] = x[n] − zero · x[n−1] + pole · y[n−1], starting at rest.
private struct Section {
  let pole: Float
  let zero: Float

  func filter(_ samples: inout [Float]) {
    var lastInput: Float = 0
    var lastOutput: Float = 0
    for index in samples.indices {
      let input = samples[index]
      lastOutput = input - zero * lastInput + pole * lastOutput
      lastInput = input
      samples[index] = lastOutput
    }
  }
}

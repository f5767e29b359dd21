internal import Audio
internal import Foundation

/// Stores spectra with few bits, as the codecs for music and calls do.
///
/// The bits of a frame go where they save most: under reverse water-filling (Cover and Thomas, *Elements of Information
/// Theory*, §10.3.3) a band of power P gets ½ log₂(P / D) bits for each number in it if P is above the level D of the
/// noise, and none if not. As ears mask noise by the sound around it, P is weighed by a power below 1, so
/// that loud bands carry more noise.
struct SpectrumQuantizer: Sendable {
  private let frames: SpectralFrames
  /// The bins of each band, in order; what lies above the last is dropped.
  private let bands: [Range<Int>]
  private let bitsPerFrame: Double

  /// How much of a band's level in decibels its noise does not follow.
  private static let masking = 0.6

  /// Keeps frequencies to `bandwidth` in Hz with so many thousand bits a second.
  init(sampleRate: Int, kilobits: Double, bandwidth: Double) {
    // Frames of about 32 ms.
    let length = sampleRate > 12_000 ? 512 : 256
    frames = SpectralFrames(length: length)
    bitsPerFrame = 1000 * kilobits * Double(length / 2) / Double(sampleRate)
    let last = min(length / 2, Int(bandwidth / Double(sampleRate) * Double(length)))
    // Bands of 100 Hz, and of an eighth of their frequency from where that is more, as ears divide them.
    var edges = [0]
    while let edge = edges.last, edge <= last {
      let width = max(100 * Double(length) / Double(sampleRate), Double(edge) / 8)
      edges.append(min(last + 1, edge + max(2, Int(width.rounded()))))
    }
    bands = zip(edges, edges.dropFirst()).map { $0..<$1 }.filter { !$0.isEmpty }
  }

  /// `samples` stored and read again.
  func applied(to samples: [Float]) -> [Float] {
    frames.applied(to: samples) { spectrum in
      let powers = bands.map { band in
        (2 * band.lowerBound..<2 * band.upperBound).reduce(0) { $0 + spectrum[$1] * spectrum[$1] }
          / Double(2 * band.count)
      }
      let level = waterLevel(powers.map { pow($0, Self.masking) })
      for (band, power) in zip(bands, powers) {
        let noise = level * pow(power, 1 - Self.masking)
        let numbers = 2 * band.lowerBound..<2 * band.upperBound
        guard power > noise else {
          for index in numbers { spectrum[index] = 0 }
          continue
        }
        // A step of s makes noise of the power s² / 12.
        let step = (12 * noise).squareRoot()
        for index in numbers {
          spectrum[index] = (spectrum[index] / step).rounded() * step
        }
      }
      for index in 2 * (bands.last?.upperBound ?? 0)..<spectrum.count { spectrum[index] = 0 }
    }
  }

  /// The level D, of the weighed powers of the bands, at which the bits of all bands fill the frame's.
  func waterLevel(_ powers: [Double]) -> Double {
    guard let highest = powers.max(), highest > 0 else { return 1 }
    let exponents = powers.map { log2($0) }
    // Below the lower end everything is kept, above the upper one nothing.
    var (lower, upper) = (log2(highest) - 60, log2(highest))
    for _ in 0..<16 {
      let middle = (lower + upper) / 2
      if bits(exponents, level: middle) > bitsPerFrame { lower = middle } else { upper = middle }
    }
    return exp2(upper)
  }

  /// The bits of a frame. Frames overlap by half, so half of the numbers would be enough: one for each bin.
  private func bits(_ exponents: [Double], level: Double) -> Double {
    var bits = 0.0
    for (band, exponent) in zip(bands, exponents) {
      bits += Double(band.count) * max(0, exponent - level) / 2
    }
    return bits
  }
}

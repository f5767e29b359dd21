import CKernels
import Glibc

/// Overlapping triangles over the power spectrum whose spacing follows pitch perception.
package struct MelBank: Sendable {
  /// Weights of all bands, each padded with zeros to whole vectors.
  let weights: [Float]
  /// Where each band's weights and power bins start.
  let bands: [swiftlet_mel_band]
  /// Values that a power spectrum needs so that no padded band reads past its end.
  let paddedBins: Int

  /// `bands` triangles between two frequencies in Hz, over the bins of a real Fourier transform.
  init(
    scale: LogMel.MelScale, bands: Int, frequencies: ClosedRange<Double>, fftLength: Int, rate: Int
  ) {
    let lanes = Int(SWIFTLET_FEATURE_LANES)
    var weights: [Float] = []
    var table: [swiftlet_mel_band] = []
    var paddedBins = fftLength / 2 + 1
    for triangle in Self.triangles(
      scale: scale, count: bands, frequencies: frequencies, fftLength: fftLength, rate: rate)
    {
      let first = triangle.firstIndex { $0 > 0 } ?? 0
      let last = triangle.lastIndex { $0 > 0 } ?? -1
      let count = (last - first + lanes) / lanes * lanes
      table.append(
        swiftlet_mel_band(
          first_bin: Int32(first), weight_offset: Int32(weights.count), count: Int32(count)))
      weights += (first..<first + count).map { $0 <= last ? Float(triangle[$0]) : 0 }
      paddedBins = max(paddedBins, first + count)
    }
    self.weights = weights
    self.bands = table
    self.paddedBins = paddedBins
  }

  /// The triangles as dense rows over all fftLength / 2 + 1 bins.
  package static func triangles(
    scale: LogMel.MelScale, count: Int, frequencies: ClosedRange<Double>, fftLength: Int, rate: Int
  ) -> [[Double]] {
    let low = scale.mel(frequencies.lowerBound)
    let step = (scale.mel(frequencies.upperBound) - low) / Double(count + 1)
    let bins = (0...fftLength / 2).map { Double($0) * Double(rate) / Double(fftLength) }
    return (0..<count).map { band in
      let edges = (0...2).map { low + Double(band + $0) * step }
      switch scale {
      case .kaldi:
        return bins.map { $0 < bins[bins.count - 1] ? triangle(scale.mel($0), edges) : 0 }
      case .slaney:
        let hertz = edges.map(scale.frequency)
        return bins.map { triangle($0, hertz) * 2 / (hertz[2] - hertz[0]) }
      }
    }
  }

  /// The height at `x` of a triangle that is 1 at the middle edge and 0 at the outer ones.
  private static func triangle(_ x: Double, _ edges: [Double]) -> Double {
    max(0, min((x - edges[0]) / (edges[1] - edges[0]), (edges[2] - x) / (edges[2] - edges[1])))
  }
}

extension LogMel.MelScale {
  private static let linearStep = 200.0 / 3
  private static let logarithmicStep = log(6.4) / 27

  /// The mel of a frequency in Hz.
  func mel(_ frequency: Double) -> Double {
    switch self {
    case .kaldi: 1127 * log(1 + frequency / 700)
    case .slaney:
      frequency < 1000
        ? frequency / Self.linearStep : 15 + log(frequency / 1000) / Self.logarithmicStep
    }
  }

  /// The frequency in Hz of a mel.
  func frequency(_ mel: Double) -> Double {
    switch self {
    case .kaldi: 700 * (exp(mel / 1127) - 1)
    case .slaney:
      mel < 15 ? mel * Self.linearStep : 1000 * exp((mel - 15) * Self.logarithmicStep)
    }
  }
}

import Glibc

/// The weights that fade a frame in and out before its Fourier transform.
public enum AnalysisWindow: String, Codable, Sendable {
  /// Kaldi's default: a symmetric Hann window to the power 0.85.
  case povey
  /// 0.54 - 0.46 cos, symmetric.
  case hamming
  /// 0.5 - 0.5 cos, symmetric.
  case hann
  /// 0.5 - 0.5 cos with the period of the window's length.
  case periodicHann

  /// The window of `length` samples.
  package func weights(length: Int) -> [Double] {
    let period = Double(self == .periodicHann ? length : max(1, length - 1))
    return (0..<length).map { index in
      let cosine = cos(2 * Double.pi * Double(index) / period)
      return switch self {
      case .povey: pow(0.5 - 0.5 * cosine, 0.85)
      case .hamming: 0.54 - 0.46 * cosine
      case .hann, .periodicHann: 0.5 - 0.5 * cosine
      }
    }
  }
}

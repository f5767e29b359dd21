package import Tensors

/// How many bits the factors of matrix products have.
public enum PrecisionChoice: String, Codable, CaseIterable, Sendable {
  /// `bf16` where the CPU multiplies it natively, otherwise `f32`.
  case auto
  /// 32-bit floats.
  case f32
  /// Floats of 16 bits, summed in 32.
  case bf16
  /// Whole numbers of 8 bits: a scale for each output of a weight and for each row of what it is applied to.
  case int8
}

extension PrecisionChoice {
  /// The precision on this CPU, which may lack the instructions for it.
  package var precision: Precision {
    switch self {
    case .auto: Precision.bf16.isSupported ? .bf16 : .f32
    case .f32: .f32
    case .bf16: .bf16
    case .int8: .int8
    }
  }
}

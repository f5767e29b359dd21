/// How many bits the factors of a matrix product have. Sums always have more: 32-bit floats, or, of int8,
/// exact 32-bit integers.
package enum Precision: String, Codable, CaseIterable, Hashable, Sendable {
  /// 32-bit floats.
  case f32
  /// Floats with the range of `f32` and 8 significant bits.
  case bf16
  /// Whole numbers of 8 bits times a scale.
  case int8

  /// The size of a number that is multiplied.
  var bytes: Int {
    switch self {
    case .f32: 4
    case .bf16: 2
    case .int8: 1
    }
  }
}

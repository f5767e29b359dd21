/// How a number is stored in a file.
package enum StorageType: String, Codable, Sendable, CaseIterable {
  case f64 = "F64"
  case f32 = "F32"
  case f16 = "F16"
  case bf16 = "BF16"
  case i64 = "I64"
  case i32 = "I32"
  case i16 = "I16"
  case i8 = "I8"
  case u64 = "U64"
  case u32 = "U32"
  case u16 = "U16"
  case u8 = "U8"
  case bool = "BOOL"

  /// Bytes that one number takes.
  package var size: Int {
    switch self {
    case .f64, .i64, .u64: 8
    case .f32, .i32, .u32: 4
    case .f16, .bf16, .i16, .u16: 2
    case .i8, .u8, .bool: 1
    }
  }

  /// The largest magnitude of a `Float` that floating-point numbers of this type can have.
  package var greatestMagnitude: Float {
    switch self {
    case .f16: 65_504
    // All but the last 16 bits of fraction.
    case .bf16: Float(bitPattern: 0x7F7F_0000)
    default: .greatestFiniteMagnitude
    }
  }

  /// Whether the numbers are floating point, and so readable as `Float`.
  package var isFloatingPoint: Bool {
    switch self {
    case .f64, .f32, .f16, .bf16: true
    default: false
    }
  }
}

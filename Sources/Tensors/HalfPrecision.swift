import CKernels

/// The two sixteen-bit floating-point formats, converted many numbers at a time.
///
/// Widening is exact. Narrowing rounds to nearest, ties to even; magnitudes beyond the format become
/// infinite and a NaN stays one. Stored numbers are little-endian and may begin at any address.
package enum HalfPrecision: Sendable {
  /// IEEE 754 binary16: 5 bits of exponent, 10 of fraction.
  case f16
  /// The upper half of a binary32: 8 bits of exponent, 7 of fraction.
  case bf16

  /// Reads the `numbers.count` stored numbers of `bytes`.
  package func widen(_ bytes: RawSpan, into numbers: inout MutableSpan<Float>) {
    precondition(bytes.byteCount == 2 * numbers.count, "as many stored numbers as places")
    bytes.withUnsafeBytes { source in
      numbers.withUnsafeMutableBufferPointer { target in
        guard let from = source.baseAddress, let to = target.baseAddress else { return }
        switch self {
        case .f16: ck_f16_to_f32(to, from, target.count)
        case .bf16: ck_bf16_to_f32(to, from, target.count)
        }
      }
    }
  }

  /// Writes the stored form of `numbers` to the first places of `bits`.
  package func narrow(_ numbers: Span<Float>, into bits: inout MutableSpan<UInt16>) {
    precondition(bits.count >= numbers.count, "a place for each number")
    numbers.withUnsafeBufferPointer { source in
      bits.withUnsafeMutableBufferPointer { target in
        guard let from = source.baseAddress, let to = target.baseAddress else { return }
        switch self {
        case .f16: ck_f32_to_f16(to, from, source.count)
        case .bf16: ck_f32_to_bf16(to, from, source.count)
        }
      }
    }
  }
}

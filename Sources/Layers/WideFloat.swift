import Glibc

/// A non-negative number with the significand of a `Float` and an exponent of 31 bits.
///
/// The probability of a long path underflows every hardware format. Logarithms avoid that but turn
/// each sum into an `exp` and a `log`; a wider exponent avoids it with a handful of integer
/// operations, and keeps the relative error at 2⁻²⁴ an operation however small the number gets.
/// Magnitudes down to about 10^(−3·10⁸) are represented; smaller ones are zero.
struct WideFloat: Equatable {
  /// 0 for zero; otherwise in [1, 2) after a product and in [1, 2n) after a sum of n products.
  private(set) var significand: Float
  /// The power of two that scales the significand; lowest for zero, so that zero never leads a sum.
  private(set) var exponent: Int32

  private static let lowestExponent = Int32.min / 2

  static let zero = WideFloat(significand: 0, exponent: lowestExponent)
  static let one = WideFloat(significand: 1, exponent: 0)

  private init(significand: Float, exponent: Int32) {
    self.significand = significand
    self.exponent = exponent
  }

  /// e to the power of `logarithm`; zero for −∞ and for NaN.
  init(exp logarithm: Float) {
    let power = Double(logarithm) * 1.442_695_040_888_963_4
    guard power > Double(Self.lowestExponent), power < Double(Int32.max / 2) else {
      self = .zero
      return
    }
    let whole = power.rounded(.down)
    // A fraction that rounds up to 1 leaves a significand of 2, which the next product restores.
    significand = exp2(Float(power - whole))
    exponent = Int32(whole)
  }

  var isZero: Bool { significand == 0 }

  /// The natural logarithm, −∞ for zero.
  var logarithm: Double {
    isZero ? -.infinity : log(Double(significand)) + Double(exponent) * 0.693_147_180_559_945_3
  }

  static func + (left: WideFloat, right: WideFloat) -> WideFloat {
    let exponent = max(left.exponent, right.exponent)
    return WideFloat(
      significand: left.significand * powerOfTwo(left.exponent &- exponent)
        + right.significand * powerOfTwo(right.exponent &- exponent),
      exponent: exponent)
  }

  static func * (left: WideFloat, right: WideFloat) -> WideFloat {
    let bits = (left.significand * right.significand).bitPattern
    let exponent = left.exponent &+ right.exponent &+ (Int32(bits >> 23) &- 127)
    guard bits != 0, exponent > lowestExponent else { return .zero }
    return WideFloat(
      significand: Float(bitPattern: bits & 0x007F_FFFF | 0x3F80_0000), exponent: exponent)
  }

  /// The quotient as an ordinary float, for operands of like size: 0 where it would underflow.
  ///
  /// - Precondition: `right` is not zero and the quotient is below 2¹²⁶.
  static func / (left: WideFloat, right: WideFloat) -> Float {
    let difference = left.exponent &- right.exponent
    return left.significand / right.significand * powerOfTwo(difference)
  }

  /// 2 to the power of `exponent` ≤ 126, flushed to 0 below the normal range.
  private static func powerOfTwo(_ exponent: Int32) -> Float {
    Float(bitPattern: UInt32(truncatingIfNeeded: max(exponent &+ 127, 0)) << 23)
  }
}

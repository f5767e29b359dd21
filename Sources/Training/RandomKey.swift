import Foundation

/// Temporary stand-in for the counter-based key of Tensors.
package struct RandomKey: Sendable, Hashable {
  private var state: UInt64

  package init(_ seed: UInt64) { state = Self.mix(seed &+ 0x9E37_79B9_7F4A_7C15) }

  package func child(_ name: String) -> RandomKey {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return RandomKey(Self.mix(state ^ hash))
  }

  package func child(_ index: Int) -> RandomKey {
    RandomKey(Self.mix(state &+ Self.mix(UInt64(bitPattern: Int64(index)) ^ 0xA5A5)))
  }

  package func bits(_ position: UInt64) -> UInt64 {
    Self.mix(state &+ (position &+ 1) &* 0x9E37_79B9_7F4A_7C15)
  }

  package func uniform(_ position: UInt64) -> Double {
    Double(bits(position) >> 11) * 0x1p-53
  }

  package func normal(_ position: UInt64) -> Double {
    let radius = (-2 * log(1 - uniform(2 &* position))).squareRoot()
    return radius * cos(2 * Double.pi * uniform(2 &* position &+ 1))
  }

  private static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

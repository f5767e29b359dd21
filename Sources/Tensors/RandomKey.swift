import CKernels
package struct RandomKey: Sendable, Hashable {
  let state: UInt64
  package init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }
  private init(state: UInt64) { self.state = state }
  package func child(_ name: String) -> RandomKey { var h = state; for b in name.utf8 { h = (h ^ UInt64(b)) &* 0x100_0000_01b3 }; return RandomKey(state: h ^ (h >> 31)) }
  package func child(_ index: Int) -> RandomKey { RandomKey(state: bits(UInt64(index))) }
  package func bits(_ position: UInt64) -> UInt64 { var z = state &+ (position &+ 1) &* 0x9E37_79B9_7F4A_7C15; z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9; z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB; return z ^ (z >> 31) }
  package func uniform(_ p: UInt64) -> Double { Double(bits(p) >> 11) / 9007199254740992.0 }
  package func normal(_ p: UInt64) -> Double { (0..<12).reduce(-6.0) { $0 + uniform(p * 12 + UInt64($1)) } }
}

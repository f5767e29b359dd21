import Foundation
import Testing

@testable import Layers

@Suite struct WideFloatTests {
  @Test(
    "Exponential and logarithm undo each other, however small the number",
    arguments: [0, -0.3, -1, -103.5, -1e4, -1e7, 12] as [Float])
  func roundTrip(logarithm: Float) {
    let error = abs(WideFloat(exp: logarithm).logarithm - Double(logarithm))
    #expect(error < 1e-7 * max(1, abs(Double(logarithm)) * 1e-3))
  }

  @Test("Sums and products agree with those of doubles")
  func arithmetic() {
    var generator = SplitMix(state: 1)
    for _ in 0..<1000 {
      let (x, y) = (
        Float.random(in: -60...0, using: &generator), Float.random(in: -60...0, using: &generator)
      )
      let (a, b) = (WideFloat(exp: x), WideFloat(exp: y))
      #expect(abs((a + b).logarithm - log(exp(Double(x)) + exp(Double(y)))) < 3e-7)
      #expect(abs((a * b).logarithm - (Double(x) + Double(y))) < 3e-7)
      #expect(abs(Double((a * b) / a) - exp(Double(y))) < 4e-7 * exp(Double(y)))
    }
  }

  @Test("A negligible term leaves a sum as it is, and zero is neutral")
  func negligible() {
    let (large, small) = (WideFloat(exp: -1), WideFloat(exp: -1e6))
    #expect(large + small == large)
    #expect(small + large == large)
    #expect(small + .zero == small)
    #expect((WideFloat.zero + .zero).isZero)
  }

  @Test("Zero absorbs products, and products too small to represent become zero")
  func underflow() {
    #expect(WideFloat.zero * .zero == .zero)
    #expect(WideFloat.one * .zero == .zero)
    #expect(WideFloat(exp: -.infinity) == .zero)
    #expect(WideFloat(exp: .nan) == .zero)
    #expect(WideFloat(exp: -.greatestFiniteMagnitude) == .zero)
    let tiny = WideFloat(exp: -7e8)
    #expect(!tiny.isZero)
    #expect((tiny * tiny).isZero)
    #expect(WideFloat.zero.logarithm == -.infinity)
    #expect(small(over: .one) == 0)
  }

  private func small(over one: WideFloat) -> Float { WideFloat(exp: -200) / one }
}

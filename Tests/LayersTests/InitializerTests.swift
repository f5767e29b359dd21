import Layers
import Tensors
import Testing

@Suite struct InitializerTests {
  private func numbers(_ initializer: Initializer, seed: UInt64 = 1) -> [Float] {
    initializer.tensor(shape: [100, 100], key: RandomKey(seed)).array()
  }

  @Test func constantsAreConstant() {
    #expect(numbers(.zeros).allSatisfy { $0 == 0 })
    #expect(numbers(.ones).allSatisfy { $0 == 1 })
  }

  @Test(arguments: [
    (Initializer.uniform(0.3), Float(0.3)), (.xavier(fanIn: 100, fanOut: 50), 0.2),
    (.fanIn(25), 0.2),
  ])
  func evenNumbersFillTheirBounds(initializer: Initializer, bound: Float) {
    let values = numbers(initializer)
    #expect(values.allSatisfy { abs($0) <= bound * 1.000_001 })
    #expect((values.max() ?? 0) > 0.99 * bound && (values.min() ?? 0) < -0.99 * bound)
    let variance = values.reduce(0) { $0 + Double($1 * $1) } / 10_000
    #expect(abs(variance / Double(bound * bound) - 1.0 / 3) < 0.02)
  }

  @Test func normalNumbersHaveTheirDeviation() {
    let values = numbers(.normal(deviation: 0.5))
    let variance = values.reduce(0) { $0 + Double($1 * $1) } / 10_000
    #expect(abs(variance.squareRoot() - 0.5) < 0.02)
  }

  @Test func theKeyDecides() {
    #expect(numbers(.fanIn(4)) == numbers(.fanIn(4)))
    #expect(numbers(.fanIn(4)) != numbers(.fanIn(4), seed: 2))
  }
}

import Foundation
import Tensors
import TestSupport
import Testing

@Suite struct ActivationsTests {
  let x = sample([7, 6], "x", in: -4...4)

  @Test func functionsFollowTheirDefinitions() {
    for (value, index) in zip(x.array(), 0...) {
      let v = Double(value)
      let logistic = 1 / (1 + exp(-v))
      let inner = (2 / Double.pi).squareRoot() * (v + 0.044715 * v * v * v)
      let gelu = 0.5 * v * (1 + Foundation.tanh(inner))
      #expect(abs(Double(x.activated(.relu).array()[index]) - max(v, 0)) < 1e-6)
      #expect(abs(Double(x.activated(.swish).array()[index]) - v * logistic) < 2e-6)
      #expect(abs(Double(x.activated(.gelu).array()[index]) - gelu) < 2e-6)
      #expect(abs(Double(x.sigmoid().array()[index]) - logistic) < 1e-6)
      #expect(abs(Double(x.tanh().array()[index]) - Foundation.tanh(v)) < 1e-6)
    }
  }

  @Test func extremesSaturateInsteadOfOverflowing() {
    let extremes = Tensor([-1e30, -200, 200, 1e30], shape: [4])
    #expect(extremes.sigmoid().array().map { $0.rounded() } == [0, 0, 1, 1])
    #expect(extremes.activated(.swish).isFinite)
    #expect(extremes.tanh().array().map { $0.rounded() } == [-1, -1, 1, 1])
  }

  @Test func gradientsMatchCentralDifferences() {
    for activation in [Activation.swish, .gelu, .none] {
      #expect(gradientMismatches(of: [x]) { $0[0].activated(activation) } == [])
    }
    // ReLU has no derivative at zero: keep the samples away from it.
    let away = Tensor(x.array().map { $0 + ($0 > 0 ? 0.1 : -0.1) }, shape: x.shape)
    #expect(gradientMismatches(of: [away]) { $0[0].activated(.relu) } == [])
    #expect(gradientMismatches(of: [x]) { $0[0].sigmoid() } == [])
    #expect(gradientMismatches(of: [x]) { $0[0].tanh() } == [])
    #expect(gradientMismatches(of: [x]) { $0[0].gatedLinearUnit() } == [])
    #expect(gradientMismatches(of: [x]) { $0[0].dropout(rate: 0.3, key: RandomKey(5)) } == [])
  }

  @Test func dropoutKeepsTheMeanAndFollowsItsKey() {
    let ones = Tensor(repeating: 1, shape: [100_000])
    let dropped = ones.dropout(rate: 0.25, key: RandomKey(1))
    let kept = dropped.array().filter { $0 != 0 }
    #expect(abs(Double(kept.count) / 100_000 - 0.75) < 0.01)
    #expect(kept.allSatisfy { abs($0 - 4 / 3) < 1e-6 })
    #expect(dropped.array() == ones.dropout(rate: 0.25, key: RandomKey(1)).array())
    #expect(dropped.array() != ones.dropout(rate: 0.25, key: RandomKey(2)).array())
    #expect(ones.dropout(rate: 0, key: RandomKey(1)).array() == ones.array())
  }
}

import Foundation
import Tensors
import TestSupport
import Testing

@Suite struct NormalizationTests {
  let x = sample([5, 9], "x", in: -3...3)

  @Test func layerNormGivesMeanZeroAndVarianceOne() {
    let result = x.layerNorm(
      gain: Tensor(repeating: 1, shape: [9]), bias: Tensor(zeros: [9]), epsilon: 0)
    for row in 0..<5 {
      let values = result.array()[row * 9..<row * 9 + 9].map(Double.init)
      let mean = values.reduce(0, +) / 9
      #expect(abs(mean) < 1e-6)
      #expect(abs(values.reduce(0) { $0 + $1 * $1 } / 9 - 1) < 1e-5)
    }
  }

  @Test func softmaxIsADistributionAndItsLogarithmAgrees() {
    let y = x.softmax().array()
    let logs = x.logSoftmax().array()
    for row in 0..<5 {
      let values = x.array()[row * 9..<row * 9 + 9].map { exp(Double($0)) }
      let sum = values.reduce(0, +)
      for column in 0..<9 {
        #expect(abs(Double(y[row * 9 + column]) - values[column] / sum) < 1e-6)
        #expect(abs(Double(logs[row * 9 + column]) - log(values[column] / sum)) < 1e-5)
      }
    }
  }

  @Test func softmaxOfLargeNumbersStaysFinite() {
    let large = Tensor([1e4, 1e4 - 1, -1e4, 0], shape: [1, 4])
    #expect(large.softmax().isFinite)
    #expect(abs(large.softmax().array().reduce(0, +) - 1) < 1e-6)
    #expect(large.logSoftmax().isFinite)
  }

  @Test func gradientsMatchCentralDifferences() {
    let gain = sample([9], "gain", in: 0.5...1.5)
    let bias = sample([9], "bias")
    #expect(
      gradientMismatches(of: [x, gain, bias]) {
        $0[0].layerNorm(gain: $0[1], bias: $0[2], epsilon: 1e-5)
      } == [])
    #expect(gradientMismatches(of: [x]) { $0[0].softmax() } == [])
    #expect(gradientMismatches(of: [x]) { $0[0].logSoftmax() } == [])
  }

  @Test func exponentialsOfWhatIsNoNumberAreNone() {
    let x = Tensor([1, .nan, 2, 3, 4, 5, 6, 7, 8, 9], shape: [2, 5])
    let rows = x.logSoftmax().array()
    #expect(rows[..<5].allSatisfy(\.isNaN) && rows[5...].allSatisfy(\.isFinite))
  }
}

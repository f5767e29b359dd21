import Glibc
import Layers
import Tensors
import TestSupport
import Testing

struct MinimumWordErrorRateTests {
  private let scores = Tensor([-1, -2.5, -1.5, -0.3, -4, -2], shape: [6])
  private let errors = [3, 0, 1, 2, 5, 1]
  private let counts = [3, 0, 1, 2]

  @Test func isTheExpectationUnderNormalizedProbabilities() {
    func expectation(_ group: Range<Int>) -> Double {
      let weights = scores.array()[group].map { exp(Double($0)) }
      let sum = weights.reduce(0, +)
      return zip(weights, errors[group]).reduce(0) { $0 + $1.0 / sum * Double($1.1) }
    }
    let expected = expectation(0..<3) + expectation(3..<4) + expectation(4..<6)
    let means = 4.0 / 3 + 2 + 3
    let found = MinimumWordErrorRate.objective(scores, errors: errors, counts: counts)
    #expect(abs(found.expectedErrors - expected) < 1e-6)
    #expect(abs(Double(found.total.scalar) - (expected - means)) < 1e-6)
  }

  @Test func gradientsMatchCentralDifferences() {
    #expect(
      gradientMismatches(of: [scores]) {
        MinimumWordErrorRate.objective($0[0], errors: errors, counts: counts).total
      } == [])
  }

  @Test func hypothesesThatAreEquallyWrongWeighNothing() {
    let leaf = scores.tracked()
    let found = MinimumWordErrorRate.objective(
      leaf, errors: [2, 2, 2, 7, 1, 1], counts: counts)
    #expect(abs(found.total.scalar) < 1e-6)
    #expect(found.total.gradients(of: [leaf])[0].array().allSatisfy { abs($0) < 1e-6 })
  }

  @Test func scoresFarApartOrFarDownStayFinite() {
    let far = Tensor([-5000, -5001, -9000], shape: [3])
    let found = MinimumWordErrorRate.objective(far, errors: [1, 2, 3], counts: [3])
    #expect(abs(found.expectedErrors - (1 + 1 / (1 + exp(1.0)))) < 1e-6)
  }

  @Test func nothingHasNoErrors() {
    let found = MinimumWordErrorRate.objective(
      Tensor(zeros: [0]), errors: [], counts: [0, 0])
    #expect(found.total.scalar == 0 && found.expectedErrors == 0)
  }
}

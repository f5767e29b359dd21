import Tensors
import TestSupport
import Testing

@Suite struct ArithmeticTests {
  let a = sample([3, 4], "a")
  let b = sample([3, 4], "b")
  let row = sample([4], "row")

  @Test func elementwiseOperationsFollowTheirDefinitions() {
    let pairs = Array(zip(a.array(), b.array()))
    #expect((a + b).array() == pairs.map { $0 + $1 })
    #expect((a - b).array() == pairs.map { $0 - $1 })
    #expect((a * b).array() == pairs.map { $0 * $1 })
    #expect((a * 2).array() == a.array().map { 2 * $0 })
    #expect((-a).array() == a.array().map { -$0 })
    for (sum, pair) in zip(a.adding(b, scaledBy: 0.5).array(), pairs) {
      #expect(abs(sum - (pair.0 + 0.5 * pair.1)) < 1e-6)
    }
    let shifted = a.adding(row: row).array()
    let scaled = a.multiplying(row: row).array()
    for index in 0..<12 {
      #expect(shifted[index] == a.array()[index] + row.array()[index % 4])
      #expect(scaled[index] == a.array()[index] * row.array()[index % 4])
    }
  }

  @Test func gradientsMatchCentralDifferences() {
    #expect(gradientMismatches(of: [a, b]) { $0[0] + $0[1] } == [])
    #expect(gradientMismatches(of: [a, b]) { $0[0] - $0[1] } == [])
    #expect(gradientMismatches(of: [a, b]) { $0[0] * $0[1] } == [])
    #expect(gradientMismatches(of: [a]) { -($0[0] * 3) } == [])
    #expect(gradientMismatches(of: [a, b]) { $0[0].adding($0[1], scaledBy: 0.5) } == [])
    #expect(gradientMismatches(of: [a, row]) { $0[0].adding(row: $0[1]) } == [])
    #expect(gradientMismatches(of: [a, row]) { $0[0].multiplying(row: $0[1]) } == [])
    #expect(gradientMismatches(of: [a]) { $0[0].sum() } == [])
    #expect(gradientMismatches(of: [a]) { $0[0].mean() } == [])
    #expect(gradientMismatches(of: [a]) { $0[0].columnSums() } == [])
  }

  @Test func aTensorUsedTwiceGathersBothGradients() {
    #expect(gradientMismatches(of: [a]) { $0[0] * $0[0] + $0[0] } == [])
  }

  @Test func sumsAreAddedUpInDouble() {
    let many = Tensor(repeating: 0.1, shape: [1_000_000])
    #expect(abs(many.sum().scalar - 100_000) < 0.1)
    #expect(abs(Tensor([3, 4], shape: [2]).squaredNorm - 25) < 1e-12)
  }
}

import Testing

@testable import Text

struct BootstrapIntervalTests {
  func utterances(_ count: Int, errors: (Int) -> Int) -> [ErrorCounts] {
    (0..<count).map { index in
      var counts = ErrorCounts()
      counts.substitutions = errors(index)
      counts.correct = 10 - counts.substitutions
      return counts
    }
  }

  @Test("the interval holds the rate, and narrows as 1/√n")
  func narrows() throws {
    let few = try #require(BootstrapInterval.rate(of: utterances(100) { $0 % 5 }))
    let many = try #require(BootstrapInterval.rate(of: utterances(1600) { $0 % 5 }))
    #expect(few.contains(0.2) && many.contains(0.2))
    let ratio = (few.upperBound - few.lowerBound) / (many.upperBound - many.lowerBound)
    #expect((3...5.3).contains(ratio))
    // Normal approximation: ±1.96 σ/√n, with σ = √2 errors in ten words.
    #expect(abs(few.upperBound - few.lowerBound - 2 * 1.96 * 0.1414 / 10) < 0.008)
  }

  @Test("the same seed gives the same interval, another seed another")
  func seeds() {
    let data = utterances(50) { $0 % 7 }
    #expect(BootstrapInterval.rate(of: data) == BootstrapInterval.rate(of: data))
    #expect(BootstrapInterval.rate(of: data, seed: 1) != BootstrapInterval.rate(of: data))
  }

  @Test("identical utterances leave no doubt; none at all, no interval")
  func extremes() {
    #expect(BootstrapInterval.rate(of: utterances(9) { _ in 1 }) == 0.1...0.1)
    #expect(BootstrapInterval.rate(of: []) == nil)
    #expect(BootstrapInterval.rate(of: [ErrorCounts()]) == nil)
  }
}

import Testing

@testable import Training

struct LimitSearchTests {
  @Test(arguments: [1.0, 7.3, 29.9, 100, 500])
  func findsTheLargestThatFits(limit: Double) throws {
    var tried: [Double] = []
    let found = LimitSearch.largest(in: 1...200, tolerance: 0.01) { value in
      tried.append(value)
      return value <= limit
    }
    #expect(try #require(found) <= limit)
    #expect(try #require(found) >= min(limit, 200) * 0.99)
    #expect(tried.allSatisfy { $0 <= max(1, limit * 1.5) })
    #expect(tried.count < 25)
  }

  @Test func nothingFits() {
    #expect(LimitSearch.largest(in: 5...10, tolerance: 0.1) { _ in false } == nil)
  }
}

import Tensors
import Testing

@testable import Training

struct RandomChoicesTests {
  @Test func shufflingKeepsEveryElementAndDependsOnTheKey() {
    let values = Array(0..<100)
    let first = values.shuffled(by: RandomKey(1))
    #expect(first.sorted() == values)
    #expect(first == values.shuffled(by: RandomKey(1)))
    #expect(first != values.shuffled(by: RandomKey(2)))
  }

  @Test func everyOrderIsEquallyLikely() {
    var counts: [[Int]: Int] = [:]
    for seed in 0..<UInt64(6000) {
      counts[[0, 1, 2].shuffled(by: RandomKey(seed)), default: 0] += 1
    }
    #expect(counts.count == 6)
    #expect(counts.values.allSatisfy { (850...1150).contains($0) })
  }

  @Test func certaintiesAreCertain() {
    let key = RandomKey(3)
    #expect((0..<1000).allSatisfy { key.happens(1, at: $0) && !key.happens(0, at: $0) })
  }

  @Test func numbersStayInTheirRange() {
    let key = RandomKey(4)
    let numbers = (0..<1000).map { key.number(in: -3...5, at: $0) }
    #expect(numbers.allSatisfy { (-3...5).contains($0) })
    #expect(abs(numbers.reduce(0, +) / 1000 - 1) < 0.3)
  }
}

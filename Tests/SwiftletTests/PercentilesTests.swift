import Testing

@testable import swiftlet

struct PercentilesTests {
  @Test func aPercentileIsTheLeastValueThatSoManyDoNotExceed() {
    let all = Percentiles((1...100).map(Double.init).shuffled())
    #expect(all?.median == 50)
    #expect(all?.ninetieth == 90)
    #expect(all?.ninetyNinth == 99)
    #expect(all?.greatest == 100)
    #expect(all?.count == 100)
  }

  @Test func fewValuesHavePercentilesAndNoneHasNot() {
    #expect(Percentiles([]) == nil)
    #expect(Percentiles([3])?.median == 3)
    #expect(Percentiles([3])?.ninetyNinth == 3)
    #expect(Percentiles([2, 1])?.median == 1)
    #expect(Percentiles([2, 1])?.ninetieth == 2)
  }
}

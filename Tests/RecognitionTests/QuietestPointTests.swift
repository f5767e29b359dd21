import Testing

@testable import Recognition

struct QuietestPointTests {
  @Test func itIsTheMiddleOfTheQuietestStretch() {
    var levels = [Float](repeating: -20, count: 100)
    for index in 60..<70 { levels[index] = -50 }
    levels[40] = -90
    #expect(QuietestPoint.index(in: levels, 30..<100, width: 10) == 65)
    #expect(QuietestPoint.index(in: levels, 30..<100, width: 1) == 40)
    #expect(QuietestPoint.index(in: levels, 0..<30, width: 10) == 25, "the last of equals")
  }

  @Test func aRangeShorterThanTheStretchHasOneToo() {
    #expect(QuietestPoint.index(in: [0, -1, -2], 1..<2, width: 10) == 1)
  }
}

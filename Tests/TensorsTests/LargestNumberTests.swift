import Tensors
import TestSupport
import Testing

@Suite struct LargestNumberTests {
  @Test(arguments: [1, 2, 15, 16, 17, 100, 500])
  func itIsTheFirstOfTheLargest(count: Int) {
    for place in [0, count / 3, count - 1] {
      var numbers = sample([count], "x").array()
      numbers[place] = 9
      numbers[count - 1] = 9
      #expect(numbers.span.indexOfLargest == place)
    }
  }

  @Test func whatIsNoNumberIsPassedOver() {
    let numbers: [Float] = [.nan, -3, .nan, -2]
    #expect(numbers.span.indexOfLargest == 3)
    let nothing: [Float] = [.nan, .nan]
    #expect(nothing.span.indexOfLargest == 0)
    let lost = [Float](repeating: -.infinity, count: 20)
    #expect(lost.span.indexOfLargest == 0)
  }
}

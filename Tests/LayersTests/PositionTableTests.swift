import Layers
import Tensors
import TestSupport
import Testing

@Suite struct PositionTableTests {
  /// A width of their own, so that no other test has filled the table.
  @Test(arguments: [(5, 22), (70, 24), (70, 22), (2100, 6)])
  func tablesAreThoseOfTheSinusoids(count: Int, width: Int) {
    let relative = PositionTable.relative(frames: count, width: width)
    #expect(relative.shape == [2 * count - 1, width])
    #expect(relative.array() == SinusoidalPositions.relative(frames: count, width: width))
    let absolute = PositionTable.absolute(count: count, width: width)
    #expect(absolute.shape == [count, width])
    #expect(absolute.array() == SinusoidalPositions.absolute(count: count, width: width))
  }

  @Test func aShorterTableIsTheMiddleOfALongerOne() {
    let long = PositionTable.relative(covering: 100, width: 26)
    let short = PositionTable.relative(covering: 30, width: 26)
    #expect(long.rows >= 199 && short.rows == long.rows)
    let first = (long.rows + 1) / 2 - 30
    #expect(
      PositionTable.relative(frames: 30, width: 26).array()
        == long.rows(first..<first + 59).array())
  }
}

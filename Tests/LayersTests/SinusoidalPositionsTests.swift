import Foundation
import Testing

@testable import Layers

@Suite struct SinusoidalPositionsTests {
  @Test("Rows interleave sine and cosine of the formula")
  func formula() {
    let (count, width) = (4000, 6)
    let table = SinusoidalPositions.absolute(count: count, width: width)
    #expect(table.count == count * width)
    for position in [0, 1, 17, 3999] {
      for pair in 0..<3 {
        let angle = Double(position) / pow(10_000, Double(2 * pair) / 6)
        #expect(abs(Double(table[position * width + 2 * pair]) - sin(angle)) < 1e-7)
        #expect(abs(Double(table[position * width + 2 * pair + 1]) - cos(angle)) < 1e-7)
      }
    }
  }

  @Test("Position 0 is all sines 0 and cosines 1, and the first pair turns one radian a position")
  func landmarks() {
    let table = SinusoidalPositions.absolute(count: 2, width: 4)
    #expect(Array(table[0..<4]) == [0, 1, 0, 1])
    #expect(abs(table[4] - 0.841_470_98) < 1e-7)
    #expect(abs(table[5] - 0.540_302_3) < 1e-7)
    #expect(abs(table[6] - 0.009_999_833) < 1e-9)
  }

  @Test("Relative rows run from the largest offset to the smallest, through 0 in the middle")
  func relative() {
    let (frames, width) = (5, 8)
    let relative = SinusoidalPositions.relative(frames: frames, width: width)
    let absolute = SinusoidalPositions.absolute(count: frames, width: width)
    #expect(relative.count == (2 * frames - 1) * width)
    for offset in 0..<frames {
      let past = (frames - 1 - offset) * width
      let future = (frames - 1 + offset) * width
      for column in 0..<width {
        let value = absolute[offset * width + column]
        #expect(relative[past + column] == value)
        // Sines are odd and cosines even.
        #expect(relative[future + column] == (column % 2 == 0 ? -value : value))
      }
    }
  }

  @Test("One frame has the offset 0 alone, and no frames have none")
  func edges() {
    #expect(SinusoidalPositions.relative(frames: 1, width: 2) == [0, 1])
    #expect(SinusoidalPositions.relative(frames: 0, width: 2).isEmpty)
    #expect(SinusoidalPositions.absolute(count: 0, width: 2).isEmpty)
  }
}

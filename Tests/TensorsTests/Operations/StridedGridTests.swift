import Testing

@testable import Tensors

@Suite struct StridedGridTests {
  @Test(arguments: [0, 1])
  func theSizeIsTheNumberOfPatchesThatBeginInside(padding: Int) {
    for size in 0...50 {
      // Every other place whose three neighbours lie within the padded line.
      let patches = stride(from: 0, to: size + 2 * padding - 2, by: 2)
      let expected = size == 0 ? 0 : Array(patches).count
      #expect(StridedGrid.outputSize(size, padding: padding) == expected, "size \(size)")
    }
  }

  @Test func utterancesAreCountedOneByOne() {
    let grid = StridedGrid(lengths: [5, 0, 1, 8], bins: 80, channels: 4, padding: 1)
    #expect(grid.outputLengths == [3, 0, 1, 4])
    #expect((grid.outputBins, grid.inputRows, grid.outputRows) == (40, 14, 8))
    #expect((grid.inputWidth, grid.outputWidth) == (320, 160))
    var visits: [[Int]] = []
    grid.forEachUtterance { visits.append([$0, $1, $2, $3]) }
    #expect(visits == [[0, 0, 5, 3], [5, 3, 0, 0], [5, 3, 1, 1], [6, 4, 8, 4]])
  }
}

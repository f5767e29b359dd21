import Tensors
import TestSupport
import Testing

@Suite struct IndexingTests {
  let x = sample([6, 4], "x")

  @Test func partsHoldTheRightNumbers() {
    func row(_ index: Int) -> [Float] { Array(x.array()[index * 4..<index * 4 + 4]) }
    #expect(x.rows(2..<5).array() == row(2) + row(3) + row(4))
    let middle: [Float] = (0..<6).flatMap { row($0)[1..<3] }
    #expect(x.columns(1..<3).array() == middle)
    #expect(x.gathering(rows: [5, 0, 5]).array() == row(5) + row(0) + row(5))
    #expect(Tensor.concatenating([x.rows(0..<2), x.rows(2..<6)]).array() == x.array())
  }

  @Test func gradientsMatchCentralDifferences() {
    let y = sample([2, 4], "y")
    #expect(gradientMismatches(of: [x]) { $0[0].rows(2..<5) } == [])
    #expect(gradientMismatches(of: [x]) { $0[0].columns(1..<3) } == [])
    #expect(gradientMismatches(of: [x]) { $0[0].gathering(rows: [5, 0, 5]) } == [])
    #expect(gradientMismatches(of: [x]) { $0[0].reshaped([3, 8]) } == [])
    #expect(gradientMismatches(of: [x, y]) { Tensor.concatenating([$0[0], $0[1], $0[0]]) } == [])
  }
}

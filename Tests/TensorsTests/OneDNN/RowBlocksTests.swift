import Synchronization
import Testing

@testable import Tensors

struct RowBlocksTests {
  @Test func rowsArePaddedToFewCounts() {
    let counts = (1...5000).map { RowBlocks.padded($0, isWide: true) }
    #expect(zip(1..., counts).allSatisfy { $0 <= $1 && $1.isMultiple(of: 16) })
    #expect(zip(1..., counts).allSatisfy { $1 - $0 < 256 })
    #expect(Set(counts).count < 50)
    let examples = [1, 16, 17, 256, 257, 1024, 1025].map { RowBlocks.padded($0, isWide: true) }
    #expect(examples == [16, 16, 32, 256, 320, 1024, 1280])
  }

  @Test func withoutWideKernelsAllBlocksAreAlike() {
    #expect(
      [0, 1, 48, 49, 1000].map { RowBlocks.padded($0, isWide: false) } == [0, 48, 48, 96, 1008])
  }

  @Test func packedWeightsMeetFewRowsAsTheyAre() {
    #expect(
      [0, 1, 7, 16, 17, 300].map { RowBlocks.packed($0, isWide: true) } == [0, 1, 7, 16, 32, 320])
    #expect([0, 1, 7, 48, 49].map { RowBlocks.packed($0, isWide: false) } == [0, 48, 48, 48, 96])
  }

  @Test(arguments: [0, 1, 17, 300, 5000, 20_000])
  func blocksCoverThePaddedRowsOnce(rows: Int) {
    let blocks = Mutex<[Range<Int>]>([])
    RowBlocks.forEach(RowBlocks.padded(rows)) { first, count in
      blocks.withLock { $0.append(first..<first + count) }
    }
    var next = 0
    for block in blocks.withLock({ $0.sorted { $0.lowerBound < $1.lowerBound } }) {
      #expect(block.lowerBound == next && block.count <= RowBlocks.largest && !block.isEmpty)
      if !RowBlocks.isWide { #expect(block.count == RowBlocks.uniform) }
      next = block.upperBound
    }
    #expect(next == RowBlocks.padded(rows))
  }
}

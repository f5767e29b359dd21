import Testing

@testable import Tensors

@Suite struct AlignedMemoryTests {
  @Test(arguments: [1, 15, 16, 63, 64, 65, 4096, 1_048_576, 3_000_001])
  func everyBlockBeginsWithACacheLineAndHoldsItsBytes(count: Int) {
    for _ in 0..<8 {
      let block = AlignedMemory.allocate(byteCount: count)
      #expect(UInt(bitPattern: block) % UInt(AlignedMemory.alignment) == 0)
      block.initializeMemory(as: UInt8.self, repeating: 7, count: count)
      #expect(block.load(fromByteOffset: count - 1, as: UInt8.self) == 7)
      AlignedMemory.free(block)
    }
  }

  @Test func largeBlocksHaveFewSizesAndLoseAFifthAtMost() {
    var sizes: Set<Int> = []
    for count in stride(from: 1 << 20, through: 1 << 24, by: 4099) {
      let size = AlignedMemory.size(of: count)
      #expect(size >= count && Double(size) <= 1.25 * Double(count))
      if count > 1 << 20 { sizes.insert(size) }
    }
    #expect(sizes.count == 16)
    #expect(AlignedMemory.size(of: 1000) == 1000)
  }
}

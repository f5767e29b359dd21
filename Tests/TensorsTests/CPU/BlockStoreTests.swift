import Testing

@testable import Tensors

@Suite struct BlockStoreTests {
  private let size = 1 << 20

  private func block(_ size: Int, of store: inout BlockStore) throws -> UnsafeMutableRawPointer {
    let found = store.allocate(size)
    let (block, bytes) = try #require(found)
    #expect(bytes == size)
    return block
  }

  @Test func aFreedBlockIsUsedAgain() throws {
    var store = BlockStore()
    store.keepsFreed = true
    let first = try block(size, of: &store)
    store.free(first, size)
    #expect(store.usedBytes == 0 && store.keptBytes == size)
    let second = try block(size, of: &store)
    #expect(second == first && store.keptBytes == 0)
    store.free(second, size)
    store.giveBack()
    #expect(store.keptBytes == 0)
  }

  @Test func nothingIsKeptUnlessTheProgramWantsIt() throws {
    var store = BlockStore()
    let block = try block(size, of: &store)
    store.free(block, size)
    #expect(store.usedBytes == 0 && store.keptBytes == 0)
  }

  @Test func aBlockThatIsALittleLargerWillDo() throws {
    var store = BlockStore()
    store.keepsFreed = true
    let sizes = [2, 3, 8].map { $0 * size }
    let blocks = try sizes.map { try block($0, of: &store) }
    for (block, bytes) in zip(blocks, sizes) { store.free(block, bytes) }
    let asked = 2 * size + 4096
    let second = store.allocate(asked)
    #expect(second?.block == blocks[1] && second?.size == 3 * size)
    #expect(store.usedBytes == 3 * size && store.keptBytes == 10 * size)
    // The kept block of eight would waste most of itself.
    let third = try block(asked, of: &store)
    #expect(third != blocks[2])
    store.free(blocks[1], 3 * size)
    store.free(third, asked)
    store.giveBack()
    #expect(store.usedBytes == 0 && store.keptBytes == 0)
  }

  @Test func whatIsKeptIsLittleMoreThanWasEverUsed() throws {
    var store = BlockStore()
    store.keepsFreed = true
    for step in 1...64 {
      // Sizes that fit none of those before.
      let bytes = size + step * 4096
      let block = try block(bytes, of: &store)
      store.free(block, bytes)
      #expect(store.keptBytes <= 5 * bytes / 4)
    }
    store.giveBack()
  }

  @Test func everythingFreedIsGivenBack() throws {
    var store = BlockStore()
    store.keepsFreed = true
    let used = try block(size, of: &store)
    let blocks = try (1...4).map { (try block($0 * size, of: &store), $0 * size) }
    for (block, bytes) in blocks { store.free(block, bytes) }
    store.giveBack()
    #expect(store.usedBytes == size && store.keptBytes == 0)
    store.free(used, size)
    store.giveBack()
    #expect(store.keptBytes == 0)
  }

  @Test func aBlockHoldsItsBytes() throws {
    var store = BlockStore()
    let block = try block(size, of: &store)
    block.initializeMemory(as: UInt8.self, repeating: 9, count: size)
    #expect(block.load(fromByteOffset: size - 1, as: UInt8.self) == 9)
    store.free(block, size)
  }

  @Test func moreThanTheSystemHasIsNil() {
    var store = BlockStore()
    let found = store.allocate(1 << 60)
    #expect(found == nil && store.usedBytes == 0)
  }
}

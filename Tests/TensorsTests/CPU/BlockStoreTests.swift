import Testing

@testable import Tensors

@Suite struct BlockStoreTests {
  private let size = 1 << 20

  @Test func aFreedBlockIsUsedAgain() throws {
    var store = BlockStore()
    store.keepsFreed = true
    let first = try #require(store.allocate(size))
    store.free(first, size)
    #expect(store.usedBytes == 0 && store.keptBytes == size)
    let second = try #require(store.allocate(size))
    #expect(second == first && store.keptBytes == 0)
    store.free(second, size)
    store.giveBack()
    #expect(store.keptBytes == 0)
  }

  @Test func nothingIsKeptUnlessTheProgramWantsIt() throws {
    var store = BlockStore()
    store.free(try #require(store.allocate(size)), size)
    #expect(store.usedBytes == 0 && store.keptBytes == 0)
  }

  @Test func whatIsKeptIsLittleMoreThanWasEverUsed() throws {
    var store = BlockStore()
    store.keepsFreed = true
    for step in 1...64 {
      // Sizes that fit none of those before.
      let bytes = size + step * 4096
      store.free(try #require(store.allocate(bytes)), bytes)
      #expect(store.keptBytes <= 5 * bytes / 4)
    }
    store.giveBack()
  }

  @Test func asMuchIsGivenBackAsIsAskedFor() throws {
    var store = BlockStore()
    store.keepsFreed = true
    let blocks = try (1...4).map { (try #require(store.allocate($0 * size)), $0 * size) }
    for (block, bytes) in blocks { store.free(block, bytes) }
    store.giveBack(keeping: 3 * size)
    #expect(store.keptBytes == 3 * size)
    store.giveBack()
    #expect(store.keptBytes == 0)
  }

  @Test func aBlockHoldsItsBytes() throws {
    var store = BlockStore()
    let block = try #require(store.allocate(size))
    block.initializeMemory(as: UInt8.self, repeating: 9, count: size)
    #expect(block.load(fromByteOffset: size - 1, as: UInt8.self) == 9)
    store.free(block, size)
  }

  @Test func moreThanTheSystemHasIsNil() {
    var store = BlockStore()
    #expect(store.allocate(1 << 60) == nil && store.usedBytes == 0)
  }
}

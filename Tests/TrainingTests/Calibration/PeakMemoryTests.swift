import Testing

@testable import Training

struct PeakMemoryTests {
  @Test func theWorstMomentIsRemembered() throws {
    let before = try #require(PeakMemory.bytes)
    #expect(before > 1 << 20)
    var block = [UInt8](repeating: 1, count: 256 << 20)
    block[5] = 2
    let after = try #require(PeakMemory.bytes)
    #expect(after >= 256 << 20)
    #expect(block.reduce(0) { $0 &+ $1 } == 1)
  }
}

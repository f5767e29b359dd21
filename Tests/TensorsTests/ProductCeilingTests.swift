import Testing

@testable import Tensors

struct ProductCeilingTests {
  @Test func aCeilingIsASpeedAndLeavesTheThreadsAsTheyWere() {
    let before = kernelThreads
    let speed = ProductCeiling.operationsPerSecond(
      width: 16, inner: 32, rows: 16, workers: 2, kernelThreads: 1, seconds: 0.01)
    // Slower than a calculator, or faster than a room full of accelerators, is no measurement.
    #expect(speed > 1e5 && speed < 1e18)
    #expect(kernelThreads == before)
  }
}

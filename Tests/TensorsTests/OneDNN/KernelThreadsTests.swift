import Testing

@testable import Tensors

@Suite struct KernelThreadsTests {
  @Test func workersThatShareTheCoresHaveOneKernelThreadEach() {
    #expect(
      parallelMap(count: 8, workers: 2) { _ in kernelThreads } == Array(repeating: 1, count: 8))
  }

  @Test func theCountBelongsToTheCallingThread() {
    let counts = parallelMap(count: 2, workers: 2) { index in
      setKernelThreads(3 + index)
      return kernelThreads
    }
    #expect(counts == [3, 4])
    let before = kernelThreads
    _ = parallelMap(count: 2, workers: 2) { _ in setKernelThreads(7) }
    #expect(kernelThreads == before)
  }

  @Test func noThreadAtAllIsAMistake() async {
    await #expect(processExitsWith: .failure) { setKernelThreads(0) }
  }
}

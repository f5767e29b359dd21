import Synchronization
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

  @Test(arguments: [1, 2, 3], [0, 1, 2, 7, 100])
  func dividedWorkIsDoneOnce(threads: Int, count: Int) {
    let before = kernelThreads
    defer { setKernelThreads(before) }
    setKernelThreads(threads)
    let done = Mutex([Int](repeating: 0, count: count))
    let inside = Mutex<[Int]>([])
    forEachOnKernelThreads(count) { index, thread in
      #expect((0..<threads).contains(thread))
      done.withLock { $0[index] += 1 }
      inside.withLock { $0.append(kernelThreads) }
    }
    #expect(done.withLock(\.self) == Array(repeating: 1, count: count))
    #expect(inside.withLock { $0.allSatisfy { $0 == 1 } })
    #expect(kernelThreads == threads)
  }

  @Test func aSumOnOneThreadLeavesTheOthersToWhatFollows() {
    let before = kernelThreads
    defer { setKernelThreads(before) }
    setKernelThreads(3)
    #expect(withOneKernelThread { kernelThreads } == 1)
    #expect(kernelThreads == 3)
  }

  @Test func noThreadAtAllIsAMistake() async {
    await #expect(processExitsWith: .failure) { setKernelThreads(0) }
  }
}

import Glibc
import Synchronization
import Testing

@testable import Tensors

@Suite struct ThreadsTests {
  @Test func theBodyRunsOnceOnEachNewThread() {
    let threads = Mutex<Set<UInt>>([])
    let arrived = Atomic(0)
    runOnThreads(5) {
      threads.withLock { _ = $0.insert(UInt(pthread_self())) }
      // A thread that had ended could lend its identity to the next.
      arrived.add(1, ordering: .releasing)
      while arrived.load(ordering: .acquiring) < 5 { usleep(100) }
    }
    #expect(threads.withLock { $0.count } == 5)
    #expect(!threads.withLock { $0.contains(UInt(pthread_self())) })
  }

  @Test func withoutThreadsTheBodyRunsHere() {
    let caller = UInt(pthread_self())
    let seen = Mutex<[UInt]>([])
    runOnThreads(0) { seen.withLock { $0.append(UInt(pthread_self())) } }
    #expect(seen.withLock { $0 } == [caller])
  }
}

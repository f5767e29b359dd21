import Glibc
import Synchronization
import Testing

@testable import Tensors

struct ParallelTests {
  private struct Failed: Error, Equatable { let index: Int }

  @Test(arguments: [0, 1, 2, 3, 8, 100])
  func resultsComeInOrderWhateverTheWorkers(workers: Int) {
    for count in [0, 1, 2, 7, 1000] {
      let squares = parallelMap(count: count, workers: workers) { $0 * $0 }
      #expect(squares == (0..<count).map { $0 * $0 })
    }
  }

  @Test func eachIndexIsComputedOnce() {
    let calls = Mutex([Int](repeating: 0, count: 500))
    _ = parallelMap(count: 500, workers: 4) { index in calls.withLock { $0[index] += 1 } }
    #expect(calls.withLock { $0 } == Array(repeating: 1, count: 500))
  }

  @Test func workersRunAtTheSameTime() {
    // Each waits for the other: with one worker at a time this would not end.
    let arrived = Atomic(0)
    _ = parallelMap(count: 2, workers: 2) { _ in
      arrived.add(1, ordering: .releasing)
      while arrived.load(ordering: .acquiring) < 2 {}
    }
    #expect(arrived.load(ordering: .relaxed) == 2)
  }

  @Test func aSlowIndexDoesNotHoldUpTheOthers() {
    let done = Atomic(0)
    let seen = parallelMap(count: 50, workers: 2) { index in
      if index == 0 { while done.load(ordering: .acquiring) < 49 {} }
      return done.add(1, ordering: .releasing).newValue
    }
    #expect(seen[0] == 50)
  }

  @Test(arguments: [1, 2, 5])
  func theErrorOfTheLowestIndexIsThrown(workers: Int) {
    for _ in 0..<50 {
      #expect(throws: Failed(index: 13)) {
        try parallelMap(count: 100, workers: workers) { (index) throws(Failed) in
          if index >= 13 { throw Failed(index: index) }
        }
      }
    }
  }

  @Test func afterAFailureWorkThatHasNotBegunIsLeftOut() {
    let calls = Atomic(0)
    #expect(throws: Failed(index: 0)) {
      try parallelMap(count: 1_000_000, workers: 2) { (index) throws(Failed) in
        calls.add(1, ordering: .relaxed)
        if index == 0 { throw Failed(index: index) }
      }
    }
    #expect(calls.load(ordering: .relaxed) < 1_000_000)
  }

  /// Calls itself until seven megabytes of stack lie between it and `top`; returns the number of calls.
  private static func descend(from top: UInt) -> Int {
    var local = 0
    let here = withUnsafeMutablePointer(to: &local) { UInt(bitPattern: $0) }
    return top > here && top - here > 7 << 20 ? local : 1 + descend(from: top)
  }

  @Test func workersHaveDeepStacks() {
    let depths = parallelMap(count: 2, workers: 2) { _ in
      var local = 0
      return Self.descend(from: withUnsafeMutablePointer(to: &local) { UInt(bitPattern: $0) })
    }
    #expect(depths.filter { $0 > 1000 }.count == 2)
  }

  @Test func oneWorkerIsTheCallingThread() {
    let caller = pthread_self()
    #expect(parallelMap(count: 3, workers: 1) { _ in pthread_self() } == [caller, caller, caller])
    #expect(parallelMap(count: 1, workers: 8) { _ in pthread_self() } == [caller])
  }
}

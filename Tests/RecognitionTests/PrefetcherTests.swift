import Foundation
import Recognition
import Synchronization
import Testing

struct PrefetcherTests {
  struct Unlucky: Error, Equatable { let index: Int }

  @Test(arguments: [1, 2, 8], [1, 3, 16])
  func deliversEveryElementInOrder(workers: Int, capacity: Int) throws {
    let prefetcher = Prefetcher(5..<105, capacity: capacity, workers: workers) { index in
      // Later elements are often finished first.
      if index % 7 == 0 { Thread.sleep(forTimeInterval: 0.002) }
      return index * index
    }
    var found: [Int] = []
    while let element = try prefetcher.next() { found.append(element) }
    #expect(found == (5..<105).map { $0 * $0 })
    #expect(try prefetcher.next() == nil)
  }

  @Test func errorsComeAtTheirPlaceAndTheRestFollows() throws {
    let prefetcher = Prefetcher(0..<6, capacity: 3, workers: 2) { index in
      if index == 2 || index == 3 { throw Unlucky(index: index) }
      return index
    }
    var found: [String] = []
    for _ in 0..<6 {
      do {
        found.append("\(try prefetcher.next() ?? -1)")
      } catch let error as Unlucky {
        found.append("error \(error.index)")
      }
    }
    #expect(found == ["0", "1", "error 2", "error 3", "4", "5"])
    #expect(try prefetcher.next() == nil)
  }

  @Test func neverMakesMoreThanTheCapacityAhead() throws {
    let capacity = 4
    let used = Mutex(0)
    let furthest = Mutex(0)
    let prefetcher = Prefetcher(0..<60, capacity: capacity, workers: 8) { index in
      let ahead = index - used.withLock { $0 }
      furthest.withLock { $0 = max($0, ahead) }
      return index
    }
    for count in 1...60 {
      // Raised before the element is taken, so a thread never sees a number that is too small.
      used.withLock { $0 = count }
      _ = try prefetcher.next()
      if count % 10 == 0 { Thread.sleep(forTimeInterval: 0.005) }
    }
    #expect(furthest.withLock { $0 } < capacity)
  }

  @Test func aSlowElementDelaysOnlyItself() throws {
    let (slow, others) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    let prefetcher = Prefetcher(0..<5, capacity: 5, workers: 2) { index in
      if index == 0 { slow.wait() } else { others.signal() }
      return index
    }
    // While the first is being made, the other worker makes all the rest.
    for _ in 1..<5 { #expect(others.wait(timeout: .now() + 20) == .success) }
    slow.signal()
    var elements: [Int] = []
    while let element = try prefetcher.next() { elements.append(element) }
    #expect(elements == [0, 1, 2, 3, 4])
  }

  @Test func worksAheadOfTheFirstRequest() throws {
    let made = DispatchSemaphore(value: 0)
    let prefetcher = Prefetcher(0..<3, capacity: 3, workers: 1) { index in
      made.signal()
      return index
    }
    for _ in 0..<3 { #expect(made.wait(timeout: .now() + 10) == .success) }
    #expect(try prefetcher.next() == 0)
  }

  @Test func lettingGoEndsTheThreads() throws {
    // The closure holds the token, and the threads hold the closure.
    final class Token: Sendable {
      let gone: DispatchSemaphore
      init(_ gone: DispatchSemaphore) { self.gone = gone }
      deinit { gone.signal() }
    }
    let gone = DispatchSemaphore(value: 0)
    func useSome() throws {
      let token = Token(gone)
      let prefetcher = Prefetcher(0..<1_000_000, capacity: 4, workers: 3) { index in
        withExtendedLifetime(token) { index }
      }
      #expect(try prefetcher.next() == 0)
    }
    try useSome()
    #expect(gone.wait(timeout: .now() + 10) == .success)
  }

  @Test func anEmptyRangeHasNoElements() throws {
    let prefetcher = Prefetcher(3..<3, capacity: 1, workers: 1) { $0 }
    #expect(try prefetcher.next() == nil)
  }
}

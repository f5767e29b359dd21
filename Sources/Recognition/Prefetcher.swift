import Foundation

/// Makes elements in the background, ahead of their use, and hands them out in order.
///
/// An element is a pure function of its index, so what comes out does not depend on the threads.
/// An error is thrown by `next` at the place of its element; the elements after it can still be
/// asked for. At most `capacity` elements exist ahead of the one being used. Letting go of the
/// prefetcher ends its threads, each after the element that it is making.
package final class Prefetcher<Element: Sendable>: Sendable {
  private let queue: PrefetchQueue<Element>

  /// Begins to make the elements of `indices` on `workers` threads.
  package init(
    _ indices: Range<Int>, capacity: Int, workers: Int,
    make: @escaping @Sendable (_ index: Int) throws -> Element
  ) {
    precondition(capacity > 0 && workers > 0, "capacity \(capacity), \(workers) workers")
    let queue = PrefetchQueue<Element>(indices, capacity: capacity)
    self.queue = queue
    for number in 0..<min(workers, capacity, indices.count) {
      let thread = Thread {
        while let index = queue.claim() {
          queue.store(Result { try make(index) }, at: index)
        }
      }
      thread.name = "prefetch-\(number)"
      thread.start()
    }
  }

  deinit { queue.cancel() }

  /// The next element, waiting for it if need be; nil after the last.
  ///
  /// - Throws: what making the element threw.
  package func next() throws -> Element? {
    try queue.take()?.get()
  }
}

/// The window of elements between the one taken last and the one claimed last.
///
/// It may be shared because `claimed`, `taken`, `finished` and `isCancelled` are read and written
/// only while `condition` is locked.
private final class PrefetchQueue<Element: Sendable>: @unchecked Sendable {
  private let condition = NSCondition()
  private let end: Int
  private let capacity: Int
  private var claimed: Int
  private var taken: Int
  private var finished: [Int: Result<Element, any Error>] = [:]
  private var isCancelled = false

  init(_ indices: Range<Int>, capacity: Int) {
    claimed = indices.lowerBound
    taken = indices.lowerBound
    end = indices.upperBound
    self.capacity = capacity
  }

  /// The next index to make, once there is room for it; nil if there is nothing left to do.
  func claim() -> Int? {
    condition.withLock {
      while !isCancelled, claimed < end, claimed >= taken + capacity { condition.wait() }
      guard !isCancelled, claimed < end else { return nil }
      defer { claimed += 1 }
      return claimed
    }
  }

  func store(_ result: Result<Element, any Error>, at index: Int) {
    condition.withLock {
      guard !isCancelled else { return }
      finished[index] = result
      if index == taken { condition.broadcast() }
    }
  }

  /// The element at `taken`, once it is finished; nil at the end.
  func take() -> Result<Element, any Error>? {
    condition.withLock {
      while taken < end {
        if let result = finished.removeValue(forKey: taken) {
          taken += 1
          condition.broadcast()
          return result
        }
        condition.wait()
      }
      return nil
    }
  }

  func cancel() {
    condition.withLock {
      isCancelled = true
      finished = [:]
      condition.broadcast()
    }
  }
}

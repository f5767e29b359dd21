import Synchronization

/// Calls `body` with 0, 1, … `count` − 1 on several threads, and returns the results in order.
///
/// The next index goes to whichever worker is free, so uneven work is spread evenly. With more than one
/// worker each has single-threaded kernels, because the cores are taken; with one, `body` runs on the calling
/// thread and the kernels keep their threads. Results must not depend on which it is.
///
/// - Parameters:
///   - count: how many results there are.
///   - workers: how many threads to use at most; never more than `count`.
///   - body: computes one result.
/// - Returns: the results by index.
/// - Throws: the error of the lowest index that failed; work that has not begun is then left out.
package func parallelMap<Result: Sendable, Failure: Error>(
  count: Int, workers: Int, _ body: @Sendable (Int) throws(Failure) -> Result
) throws(Failure) -> [Result] {
  precondition(count >= 0, "a number of results")
  guard min(workers, count) > 1 else {
    var results: [Result] = []
    results.reserveCapacity(count)
    for index in 0..<count { results.append(try body(index)) }
    return results
  }

  typealias Outcome = Swift.Result<Result, Failure>
  let next = Atomic(0)
  let failed = Atomic(false)
  let outcomes = Mutex<[Outcome?]>(Array(repeating: nil, count: count))
  runOnThreads(min(workers, count)) {
    setKernelThreads(1)
    // Indices are handed out in order: when one fails, all lower ones are under way and will finish, so
    // the lowest failure is the same on every run.
    while !failed.load(ordering: .relaxed) {
      let index = next.add(1, ordering: .relaxed).oldValue
      guard index < count else { return }
      let outcome: Outcome
      do throws(Failure) {
        outcome = .success(try body(index))
      } catch {
        outcome = .failure(error)
        failed.store(true, ordering: .relaxed)
      }
      outcomes.withLock { $0[index] = outcome }
    }
  }

  var results: [Result] = []
  results.reserveCapacity(count)
  for outcome in outcomes.withLock({ $0 }) {
    guard let outcome else { break }  // never begun, after a failure at a lower index
    results.append(try outcome.get())
  }
  return results
}

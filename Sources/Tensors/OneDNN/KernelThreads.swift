import COneDNN
import Synchronization

/// Sets how many threads the kernels that the calling thread starts may use.
///
/// The count belongs to the calling thread: OpenMP, with which oneDNN computes, keeps one for each. Workers that
/// share the cores between them (see `parallelMap`) set it to 1.
package func setKernelThreads(_ count: Int) {
  precondition(count >= 1, "at least one thread")
  omp_set_num_threads(Int32(clamping: count))
}

/// How many threads the kernels that the calling thread starts may use.
package var kernelThreads: Int { Int(omp_get_max_threads()) }

/// Runs `body` with one kernel thread.
///
/// Some of oneDNN's kernels divide a sum among threads, and so come to other bits with two threads than with one.
func withOneKernelThread<Result>(_ body: () -> Result) -> Result {
  let threads = kernelThreads
  guard threads > 1 else { return body() }
  setKernelThreads(1)
  defer { setKernelThreads(threads) }
  return body()
}

/// Calls `body` once with each number below `count`, on as many threads as the calling thread's kernels may use,
/// each of which has one kernel thread then: those of OpenMP, which wait for work already.
///
/// `body` is told which of the threads calls it, a number below `kernelThreads`. Calls run at the same time, so
/// that each must write to memory of its own, or of its thread's own.
func forEachOnKernelThreads(_ count: Int, _ body: (_ index: Int, _ thread: Int) -> Void) {
  let threads = min(kernelThreads, count)
  guard threads > 1 else {
    return withOneKernelThread { for index in 0..<count { body(index, 0) } }
  }
  withoutActuallyEscaping(body) { body in
    var work = DividedWork(count: count, body: body)
    withUnsafeMutablePointer(to: &work) { work in
      GOMP_parallel(
        { work in
          guard let work else { return }
          // What is set here ends with the parallel region.
          setKernelThreads(1)
          work.assumingMemoryBound(to: DividedWork.self).pointee
            .run(on: Int(omp_get_thread_num()), of: Int(omp_get_num_threads()))
        }, work, UInt32(threads), 0)
    }
  }
}

/// What `body` makes of each number below `count`, on as many threads as the calling thread's kernels may use, each of
/// which has one kernel thread then. The products that it asks for count as the calling thread's.
package func mapOnKernelThreads<Result: Sendable>(
  _ count: Int, _ body: (Int) -> Result
) -> [Result] {
  let results = Mutex([Result?](repeating: nil, count: count))
  let elsewhere = Mutex(0)
  forEachOnKernelThreads(count) { index, thread in
    let before = ProductOperations.ofThisThread
    let result = body(index)
    let operations = ProductOperations.ofThisThread - before
    if thread > 0 { elsewhere.withLock { $0 += operations } }
    results.withLock { $0[index] = result }
  }
  ProductOperations.add(elsewhere.withLock(\.self))
  return results.withLock { $0.compactMap(\.self) }
}

/// Calls `body` with stretches of `0..<count` that together are all of it, at the same time: one for each kernel
/// thread, or fewer where a thread would have less to do than it takes to wake it.
///
/// `numbers` says how many numbers belong to one of the `count`. What becomes of one may not depend on the others, so
/// that results are the same on any number of threads.
func forEachStretch(of count: Int, numbers: Int, _ body: (Range<Int>) -> Void) {
  let threads = kernelThreads
  let parts = threads > 1 ? min(threads, count, count * numbers / fewestNumbers) : 1
  guard parts > 1 else { return body(0..<count) }
  forEachOnKernelThreads(parts) { index, _ in
    body(count * index / parts..<count * (index + 1) / parts)
  }
}

/// The numbers that are worth a thread: some microseconds' work.
private let fewestNumbers = 1 << 14

/// What threads of OpenMP are given to do.
private struct DividedWork {
  let count: Int
  let body: (_ index: Int, _ thread: Int) -> Void

  /// The share of one of the threads.
  func run(on thread: Int, of threads: Int) {
    for index in stride(from: thread, to: count, by: threads) { body(index, thread) }
  }
}

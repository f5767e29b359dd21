internal import CMessagePassing
import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// The processes that `mpirun` started together, which speak to each other by MPI.
///
/// The library is loaded when the first process asks for it (Decisions/0018). All functions are called from the
/// thread that joined.
package struct MessagePassing: ProcessGroup {
  /// The number of this process, from 0.
  package let rank: Int
  /// How many processes there are.
  package let size: Int

  /// Whether a launcher has started this process as one of several: Open MPI's, or another that speaks PMIx.
  package static func isLaunched(_ environment: [String: String]) -> Bool {
    environment["OMPI_COMM_WORLD_SIZE"] != nil
      || environment["PMIX_RANK"] != nil && environment["PMIX_NAMESPACE"] != nil
  }

  /// Joins the other processes. Throws `TrainingError.noMessagePassing` where the library is missing or of
  /// another kind.
  package init() throws(TrainingError) {
    if let reason = swiftlet_mpi_join() {
      throw .noMessagePassing(reason: String(cString: reason))
    }
    rank = Int(swiftlet_mpi_rank())
    size = Int(swiftlet_mpi_size())
  }

  /// Adds the numbers of all processes, by a nonblocking reduction.
  package func sum(_ numbers: inout [Float], whileWaiting: () -> Void) throws {
    let count = Int32(numbers.count)
    try numbers.withUnsafeMutableBufferPointer { numbers in
      guard let start = numbers.baseAddress, count > 0 else { return }
      var request: swiftlet_mpi_request?
      try succeed(swiftlet_mpi_sum(start, count, &request))
      try wait(for: &request, whileWaiting)
    }
  }

  /// Collects bytes: first how many each process has, then all of them.
  package func gather(_ bytes: [UInt8], whileWaiting: () -> Void) throws -> [[UInt8]] {
    let counts = try counts(bytes.count, whileWaiting)
    let ends = counts.reduce(into: [Int32(0)]) { $0.append(($0.last ?? 0) + $1) }
    var all = [UInt8](repeating: 0, count: Int(ends.last ?? 0))
    try bytes.withUnsafeBufferPointer { own in
      try all.withUnsafeMutableBufferPointer { all in
        try counts.withUnsafeBufferPointer { counts in
          try ends.withUnsafeBufferPointer { starts in
            guard let counts = counts.baseAddress, let starts = starts.baseAddress else { return }
            var request: swiftlet_mpi_request?
            try succeed(
              swiftlet_mpi_gather_bytes(
                own.baseAddress, Int32(own.count), all.baseAddress, counts, starts, &request))
            // The arrays stay where they are until the processes are done with them.
            try wait(for: &request, whileWaiting)
          }
        }
      }
    }
    return zip(ends, ends.dropFirst()).map { Array(all[Int($0)..<Int($1)]) }
  }

  /// Leaves the group, once all are ready to leave. Nothing else may be called afterwards.
  package func leave() { swiftlet_mpi_leave() }

  private func counts(_ own: Int, _ whileWaiting: () -> Void) throws -> [Int32] {
    var own = Int32(own)
    var counts = [Int32](repeating: 0, count: size)
    try withUnsafeMutablePointer(to: &own) { own in
      try counts.withUnsafeMutableBufferPointer { counts in
        guard let start = counts.baseAddress else { return }
        var request: swiftlet_mpi_request?
        try succeed(swiftlet_mpi_gather_count(own, start, &request))
        try wait(for: &request, whileWaiting)
      }
    }
    return counts
  }

  /// Waits without keeping a core busy, which another process on this machine may need: MPI's own waiting would.
  private func wait(for request: inout swiftlet_mpi_request?, _ whileWaiting: () -> Void) throws {
    var pause: UInt32 = 10
    while true {
      var isDone = false
      try succeed(swiftlet_mpi_is_done(&request, &isDone))
      if isDone { return }
      whileWaiting()
      usleep(pause)
      pause = min(pause * 2, 500)
    }
  }

  private func succeed(_ isWell: Bool) throws(TrainingError) {
    guard isWell else { throw .noMessagePassing(reason: "a message could not be passed") }
  }
}

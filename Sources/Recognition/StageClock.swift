internal import Synchronization
internal import Tensors

/// What is done with a recording, in order.
package enum Stage: String, CaseIterable, Codable, Sendable {
  /// From a file to samples at the model's rate.
  case reading
  /// From samples to normalized log-mel features.
  case features
  /// The convolutions that make fewer frames.
  case subsampling
  /// The conformer blocks.
  case encoder
  /// The networks of the heads.
  case head
  /// Everything that chooses tokens from what the heads say.
  case search
}

/// Charges time and arithmetic to stages. Where nobody measures, there is no clock, and nothing is spent on it.
///
/// Threads that work at the same time are added up: what is known is each stage's share of the work.
package final class StageClock: Sendable {
  /// What was spent on a stage.
  package struct Cost: Sendable, Equatable {
    /// Seconds of all threads.
    package var seconds = 0.0
    /// Multiplications and additions of matrix products (see `ProductOperations`).
    package var operations = 0

    /// Nothing.
    package init() {}

    fileprivate static func += (sum: inout Cost, other: Cost) {
      sum.seconds += other.seconds
      sum.operations += other.operations
    }

    fileprivate static func -= (sum: inout Cost, other: Cost) {
      sum.seconds -= other.seconds
      sum.operations -= other.operations
    }
  }

  private let spent = Mutex<[Stage: Cost]>([:])

  /// A clock on which nothing is charged yet.
  package init() {}

  /// All that was spent so far.
  package var costs: [Stage: Cost] { spent.withLock { $0 } }

  /// Charges `body` to a stage. Where that happens inside a measurement of another stage on the same thread,
  /// `outer` names it, so that nothing is charged twice.
  package func measure<Result: ~Copyable, Failure: Error>(
    _ stage: Stage, within outer: Stage? = nil, _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let (start, operations) = (ContinuousClock.now, ProductOperations.ofThisThread)
    defer {
      var cost = Cost()
      cost.seconds = (ContinuousClock.now - start) / .seconds(1)
      cost.operations = ProductOperations.ofThisThread - operations
      spent.withLock {
        $0[stage, default: Cost()] += cost
        if let outer { $0[outer, default: Cost()] -= cost }
      }
    }
    return try body()
  }
}

extension StageClock? {
  /// Charges `body` to a stage if there is a clock, and just runs it otherwise.
  package func measure<Result: ~Copyable, Failure: Error>(
    _ stage: Stage, within outer: Stage? = nil, _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    guard let self else { return try body() }
    return try self.measure(stage, within: outer, body)
  }
}

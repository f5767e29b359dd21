import Foundation
import Training

/// A group whose processes are threads of the test.
struct ThreadGroup: ProcessGroup {
  /// Thrown to those who wait for a member that has gone.
  struct Gone: Error {}

  let rank: Int
  let size: Int
  private let table: Table
  /// How many messages this member passes before it goes.
  private let life: Int

  /// The members of a group of `size`; the last one goes after `life` messages, if that is given.
  static func members(_ size: Int, lastLives life: Int? = nil) -> [ThreadGroup] {
    let table = Table(size)
    return (0..<size).map { rank in
      ThreadGroup(
        rank: rank, size: size, table: table, life: rank == size - 1 ? life ?? .max : .max)
    }
  }

  func sum(_ numbers: inout [Float], whileWaiting: () -> Void) throws {
    let all = try table.gather(
      numbers.flatMap { withUnsafeBytes(of: $0, Array.init) }, rank, life, whileWaiting)
    for index in numbers.indices {
      numbers[index] = all.reduce(0) { sum, bytes in
        sum
          + bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: 4 * index, as: Float.self) }
      }
    }
  }

  func gather(_ bytes: [UInt8], whileWaiting: () -> Void) throws -> [[UInt8]] {
    try table.gather(bytes, rank, life, whileWaiting)
  }

  /// Runs `body` for each member on a thread of its own, and returns what came of it, by rank.
  static func run<Value: Sendable>(
    _ members: [ThreadGroup], _ body: @escaping @Sendable (ThreadGroup) throws -> Value
  ) -> [Result<Value, any Error>] {
    let results = Results<Value>(members.count)
    let threads = DispatchGroup()
    for member in members {
      threads.enter()
      let thread = Thread {
        results.set(Result { try body(member) }, at: member.rank)
        threads.leave()
      }
      thread.stackSize = 16 << 20
      thread.start()
    }
    threads.wait()
    return results.all
  }

  /// Where members lay down what they give. The condition guards everything.
  private final class Table: @unchecked Sendable {
    private let condition = NSCondition()
    private var slots: [[UInt8]]
    private var results: [[UInt8]] = []
    private var (arrived, rounds) = (0, 0)
    private var isBroken = false

    init(_ size: Int) { slots = Array(repeating: [], count: size) }

    func gather(
      _ bytes: [UInt8], _ rank: Int, _ life: Int, _ whileWaiting: () -> Void
    ) throws -> [[UInt8]] {
      try condition.withLock {
        if rounds >= life { isBroken = true }
        slots[rank] = bytes
        let round = rounds
        arrived += 1
        if arrived == slots.count, !isBroken {
          (results, arrived, rounds) = (slots, 0, rounds + 1)
          condition.broadcast()
        }
        while rounds == round {
          whileWaiting()
          if isBroken { throw Gone() }
          _ = condition.wait(until: Date(timeIntervalSinceNow: 0.001))
        }
        return results
      }
    }
  }

  /// Results of several threads. The lock guards them.
  private final class Results<Value: Sendable>: @unchecked Sendable {
    private let lock = NSLock()
    private var values: [Int: Result<Value, any Error>] = [:]
    private let count: Int

    init(_ count: Int) { self.count = count }

    func set(_ value: Result<Value, any Error>, at rank: Int) {
      lock.withLock { values[rank] = value }
    }

    var all: [Result<Value, any Error>] {
      lock.withLock { (0..<count).compactMap { values[$0] } }
    }
  }
}

import Foundation

/// The processes that train together, as one of them sees them.
///
/// All processes call the same functions in the same order: each waits there for the others. What is to be
/// done meanwhile, such as heeding a wish to stop, is `whileWaiting`, which is called now and then.
package protocol ProcessGroup: Sendable {
  /// The number of this process, from 0. Rank 0 speaks and writes for all.
  var rank: Int { get }
  /// How many processes there are.
  var size: Int { get }

  /// Adds the `numbers` of all processes, element by element; then all have the same sums, bit for bit.
  func sum(_ numbers: inout [Float], whileWaiting: () -> Void) throws

  /// What each process gives, by rank.
  func gather(_ bytes: [UInt8], whileWaiting: () -> Void) throws -> [[UInt8]]
}

extension ProcessGroup {
  /// Whether this process speaks and writes for all.
  package var isFirst: Bool { rank == 0 }

  /// The values that each process gives, by rank. Throws `TrainingError.failedElsewhere` if one reports a failure
  /// instead.
  package func exchange<Value: Codable>(
    _ value: Value, whileWaiting: () -> Void = {}
  ) throws -> [Value] {
    guard size > 1 else { return [value] }
    let encoder = JSONEncoder()
    let decoder = JSONDecoder()
    // A loss may be no number; what JSON lacks has names here.
    let (infinity, negative, nan) = ("inf", "-inf", "nan")
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: infinity, negativeInfinity: negative, nan: nan)
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: infinity, negativeInfinity: negative, nan: nan)
    let own = [Note.value.rawValue] + Array(try encoder.encode(value))
    let all = try gather(own, whileWaiting: whileWaiting)
    for (rank, bytes) in all.enumerated() where bytes.first == Note.failure.rawValue {
      throw TrainingError.failedElsewhere(
        rank: rank, reason: String(decoding: bytes.dropFirst(), as: UTF8.self))
    }
    return try all.map { try decoder.decode(Value.self, from: Data($0.dropFirst())) }
  }

  /// Tells the others that this process cannot go on, in the place of what it would exchange next. Returns whether
  /// it is the first of those that say so at the same time, whose failure is to be shown.
  package func report(failure: String) throws -> Bool {
    guard size > 1 else { return true }
    let all = try gather([Note.failure.rawValue] + Array(failure.utf8), whileWaiting: {})
    return all.firstIndex { $0.first == Note.failure.rawValue } == rank
  }
}

/// What a message between processes is.
private enum Note: UInt8 {
  case value, failure
}

/// A process that trains by itself.
package struct SoleProcess: ProcessGroup {
  /// The first and only one.
  package let rank = 0
  /// Itself.
  package let size = 1

  /// A group of one.
  package init() {}

  /// Leaves the numbers as they are.
  package func sum(_ numbers: inout [Float], whileWaiting: () -> Void) {}

  /// Its own bytes.
  package func gather(_ bytes: [UInt8], whileWaiting: () -> Void) -> [[UInt8]] { [bytes] }
}

import Synchronization

/// Values that need not be made twice: decoding, resampling and transforming recordings can cost more than a
/// small model's training step. Keeps what comes first, up to a bound, and changes no result.
final class KeptValues<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  private struct Contents {
    var values: [Key: Value] = [:]
    var bytes = 0
  }

  private let contents = Mutex(Contents())
  private let limit: Int

  /// Room for so many megabytes; with 0 nothing is kept.
  init(megabytes: Int) { limit = megabytes << 20 }

  /// The value under `key`, made if it is not kept; `bytes` tells the memory that it takes.
  func value(
    _ key: Key, bytes: (Value) -> Int, orMake make: () throws -> Value
  ) rethrows -> Value {
    if let known = contents.withLock({ $0.values[key] }) { return known }
    let value = try make()
    let size = bytes(value)
    contents.withLock {
      if $0.values[key] == nil, $0.bytes + size <= limit {
        $0.bytes += size
        $0.values[key] = value
      }
    }
    return value
  }
}

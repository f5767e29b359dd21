import Audio
import Synchronization

/// Features that need not be computed twice: decoding and resampling recordings can cost more than a
/// small model's training step. Keeps what comes first, up to a bound, and changes no result.
final class FeatureCache: Sendable {
  /// One utterance at one speed.
  struct Key: Hashable {
    var utterance: Int
    var speed: Double
  }

  private struct Contents {
    var frames: [Key: FeatureFrames] = [:]
    var bytes = 0
  }

  private let contents = Mutex(Contents())
  private let limit: Int

  /// A cache of at most `megabytes`; with 0 it keeps nothing.
  init(megabytes: Int) { limit = megabytes << 20 }

  /// The features under `key`, computed if they are not kept.
  func features(_ key: Key, compute: () throws -> FeatureFrames) rethrows -> FeatureFrames {
    if let known = contents.withLock({ $0.frames[key] }) { return known }
    let frames = try compute()
    let size = frames.values.count * MemoryLayout<Float>.stride
    contents.withLock {
      if $0.bytes + size <= limit {
        $0.bytes += size
        $0.frames[key] = frames
      }
    }
    return frames
  }
}

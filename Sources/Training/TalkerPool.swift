internal import Tensors

/// The people of a corpus who may be heard in the background: so few recordings that all stay in memory.
///
/// Which they are is a function of the size of the corpus alone, and who is heard is one of a key, so neither
/// memory nor threads change any result.
struct TalkerPool: Sendable {
  /// So much of each recording is heard at most, in seconds.
  static let longest = 15.0
  private static let size = 256

  private let members: [Int]
  private let kept = KeptValues<Int, CompactWaveform>(megabytes: 256)

  /// A pool of a corpus of so many utterances.
  init(of count: Int) {
    let key = RandomKey(0).child("talkers")
    members = (0..<(count > 0 ? UInt64(Self.size) : 0)).map { key.index(below: count, at: $0) }
  }

  /// The recording that `key` draws, read by `read` if it was not heard before; empty if that cannot be done, since
  /// one who says nothing does no harm.
  func talker(_ key: RandomKey, read: (_ utterance: Int) throws -> [Float]) -> [Float] {
    guard !members.isEmpty else { return [] }
    let member = members[key.index(below: members.count, at: 0)]
    return kept.value(member, bytes: \.bytes) {
      CompactWaveform((try? read(member)) ?? [])
    }.samples
  }
}

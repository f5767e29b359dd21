/// What follows the sound that a WAV stream promises: chunks, another recording, or sound after all.
///
/// It arrives in pieces of any size, so that bytes wait until there are enough of them to decide.
struct StreamTail {
  /// What the bytes so far turn out to be.
  enum Finding: Equatable {
    /// Chunks and what follows them, or too few bytes to tell.
    case nothing
    /// The header of another WAV stream.
    case recording
    /// Sound, with all bytes that waited.
    case sound(ArraySlice<UInt8>)
  }

  /// Bytes that wait for those that follow them.
  private var pending: ArraySlice<UInt8> = []
  /// Bytes of a chunk still to be passed over.
  private var skipped = 0
  /// Whether what came before has an odd size, which a zero may make even; not every writer does so.
  private var isOdd: Bool
  private var isBehindChunk = false
  /// Whether it is decided, so that nothing more is looked at.
  private var isOver = false

  /// What follows sound whose size in bytes is odd or not.
  init(isOdd: Bool) { self.isOdd = isOdd }

  /// What the stream goes on with when `bytes` come.
  mutating func accept(_ bytes: ArraySlice<UInt8>) -> Finding {
    guard !isOver else { return .nothing }
    pending += bytes
    while true {
      let passed = min(skipped, pending.count)
      pending.removeFirst(passed)
      skipped -= passed
      let head = head
      guard skipped == 0, head.count >= Self.bytesThatDecide(head) else { return .nothing }
      if StreamBeginning(Array(head.prefix(StreamBeginning.length))) == .wave {
        isOver = true
        return .recording
      }
      guard StreamBeginning.isChunk(head) else {
        isOver = true
        // What follows a chunk and is none was appended by a program.
        return isBehindChunk ? .nothing : .sound(pending)
      }
      skipped = head.dropFirst(4).prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
      isOdd = skipped % 2 == 1
      isBehindChunk = true
      pending = head.dropFirst(8)
    }
  }

  /// The bytes of sound among those that still wait when the stream ends.
  func finish() -> ArraySlice<UInt8> {
    let isSound = !isOver && !isBehindChunk && head.count >= 8 && !StreamBeginning.isChunk(head)
    return isSound ? pending : []
  }

  /// The bytes that wait, without the one that fills up an odd size.
  private var head: ArraySlice<UInt8> { pending.dropFirst(isOdd && pending.first == 0 ? 1 : 0) }

  /// As many bytes tell what `head` begins: the head of a chunk, or as much as a WAV header needs to be known.
  private static func bytesThatDecide(_ head: ArraySlice<UInt8>) -> Int {
    let name = String(decoding: head.prefix(4), as: UTF8.self)
    return ["RIFF", "RF64", "BW64"].contains(name) ? StreamBeginning.length : 8
  }
}

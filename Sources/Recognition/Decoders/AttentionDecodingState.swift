package import Layers
package import Tensors

/// A token that is to be run through the attention head's decoder.
package struct DecoderRow: Sendable {
  /// Whose states it attends to.
  package var utterance: Int
  /// The token that came last; 0 at the beginning.
  package var token: Int
  /// The cache entries of its sentence from the beginning, its own last; position p has p + 1 of them.
  package var path: [Int32]

  /// A token at the end of a path.
  package init(utterance: Int, token: Int, path: [Int32]) {
    self.utterance = utterance
    self.token = token
    self.path = path
  }
}

/// The attention head's decoder at work on a batch: what it has computed of the encoder's states and of the
/// tokens so far, in entries that searches reserve and release.
///
/// Rows of one call may belong to different utterances and hypotheses, or to consecutive positions of one
/// hypothesis, whose paths then name entries of the same call: so a whole draft is verified at once. A row's
/// distribution is the same, bit for bit, however rows are divided into calls.
package struct AttentionDecodingState: ~Copyable, Sendable {
  private let head: AttentionHead
  private var cache: TransformerDecoderCache
  private var positions: Tensor
  private let clock: StageClock?

  /// Begins to decode utterances: computes the keys and values of their states.
  package init(_ head: AttentionHead, over states: SequenceBatch, clock: StageClock? = nil) {
    self.head = head
    self.clock = clock
    cache = clock.measure(.head, within: .search) {
      TransformerDecoderCache(head.blocks, over: states)
    }
    positions = PositionTable.absolute(count: 64, width: head.width)
  }

  /// Entries for rows to end in.
  package mutating func reserve(_ count: Int) -> [Int32] {
    (0..<count).map { _ in cache.reserve() }
  }

  /// Takes entries back: of a hypothesis that was dropped, or of draft tokens that were rejected.
  package mutating func release(_ entries: some Sequence<Int32>) { cache.release(entries) }

  /// ln p of what follows each row: [n, V]. Throws `ModelError.notFinite`.
  package mutating func advance(_ rows: [DecoderRow]) throws(ModelError) -> Tensor {
    let logProbabilities = clock.measure(.head, within: .search) { distributions(after: rows) }
    guard logProbabilities.isFinite else { throw .notFinite }
    return logProbabilities
  }

  private mutating func distributions(after rows: [DecoderRow]) -> Tensor {
    let longest = rows.lazy.map(\.path.count).max() ?? 0
    if longest > positions.rows {
      positions = PositionTable.absolute(count: 2 * longest, width: head.width)
    }
    let x = head.embedded(rows.map(\.token), at: rows.map { $0.path.count - 1 }, positions)
    let decoded = cache.advance(x, utterances: rows.map(\.utterance), paths: rows.map(\.path))
    return head.output(head.norm(decoded)).logSoftmax()
  }
}

package import Tensors

/// What a stack of decoder blocks remembers while it decodes token by token: for every block the keys and
/// values of the encoder's states, computed once, and those of each token that was run through.
///
/// Tokens live in numbered entries. A hypothesis is the list of its tokens' entries, so hypotheses with a
/// common beginning share it, and one that branches copies numbers and no rows. Noncopyable, because
/// entries are written in place. No gradient flows through it, also where parameters in training decode.
package struct TransformerDecoderCache: ~Copyable, Sendable {
  private struct Memory: Sendable { var keys, values: Tensor }

  private let blocks: [TransformerDecoderBlock]
  private let states: [Memory]
  /// Where each utterance's states lie.
  private let utterances: [Range<Int>]
  private var tokens: [Memory]
  private var free: [Int32] = []

  /// A cache over encoder states [ΣT, D].
  package init(_ blocks: [TransformerDecoderBlock], over states: SequenceBatch) {
    self.blocks = blocks
    self.states = blocks.map { block in
      let rows = Linear.all(block.crossAttention.key, block.crossAttention.value, of: states.rows)
      return Memory(keys: rows[0].detached(), values: rows[1].detached())
    }
    utterances = states.ranges
    tokens = blocks.map { _ in
      let nothing = Tensor(zeros: [0, states.rows.columns])
      return Memory(keys: nothing, values: nothing)
    }
  }

  /// A free entry, whose contents are those of the next row that ends there.
  package mutating func reserve() -> Int32 {
    if free.isEmpty { grow() }
    return free.removeLast()
  }

  /// Takes entries back that no hypothesis holds any more.
  package mutating func release(_ entries: some Sequence<Int32>) { free += entries }

  /// Runs rows [n, D] through all blocks.
  ///
  /// Row i attends to the states of `utterances[i]` and to the entries of `paths[i]`, of which the last is
  /// its own and is written here; the others were written by earlier calls or are written by this one. The
  /// result of a row is the same, bit for bit, however its path was divided into calls and whatever else
  /// is computed in them.
  package mutating func advance(
    _ rows: Tensor, utterances: [Int], paths: [[Int32]]
  ) -> Tensor {
    precondition(
      rows.rows == paths.count && paths.allSatisfy { !$0.isEmpty }, "a path for each row")
    let own = paths.compactMap(\.last)
    let attendedTokens = AttendedRows.lists(paths)
    let attendedStates = AttendedRows.ranges(utterances.map { self.utterances[$0] })
    var x = rows
    for (index, block) in blocks.enumerated() {
      let normalized = block.selfNorm(x)
      let attention = block.selfAttention
      let projected = Linear.all(
        attention.query, attention.key, attention.value, of: normalized)
      tokens[index].keys.replace(rows: own, with: projected[1].detached())
      tokens[index].values.replace(rows: own, with: projected[2].detached())
      x = attention(
        projected[0], tokens[index].keys, tokens[index].values, attendedTokens, addedTo: x)
      x = block.crossAttention(
        block.crossAttention.query(block.crossNorm(x)), states[index].keys, states[index].values,
        attendedStates, addedTo: x)
      x = block.feedForward(block.feedForwardNorm(x), addedTo: x, .inference)
    }
    return x
  }

  /// Doubles the entries.
  private mutating func grow() {
    let known = tokens.first?.keys.rows ?? 0
    let more = max(64, known)
    for index in tokens.indices {
      let fresh = Tensor(zeros: [more, tokens[index].keys.columns])
      tokens[index].keys = .concatenating([tokens[index].keys, fresh])
      tokens[index].values = .concatenating([tokens[index].values, fresh])
    }
    // Low numbers are handed out first.
    free += (Int32(known)..<Int32(known + more)).reversed()
  }
}

extension MultiHeadAttention {
  /// Queries [n, D] over keys and values [m, D], all projected before, each query over its own choice;
  /// the result is added to `residual`.
  fileprivate func callAsFunction(
    _ queries: Tensor, _ keys: Tensor, _ values: Tensor, _ attended: AttendedRows,
    addedTo residual: Tensor
  ) -> Tensor {
    output(
      queries.detached().attending(to: keys, values, over: attended, heads: heads),
      addedTo: residual, dropout: 0, .inference)
  }
}

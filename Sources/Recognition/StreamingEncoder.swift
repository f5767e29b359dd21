package import Layers
package import Tensors

/// An encoder that hears one stream: chunk by chunk, it computes what `SpeechEncoder` computes of the whole in the
/// same chunking.
///
/// It keeps what later chunks look back on, and nothing else, so that with a limited past its memory and its work
/// for each chunk stay what they are, however long the stream. How features are cut changes no bit: computing
/// begins when a chunk is complete.
package struct StreamingEncoder: ~Copyable {
  private let encoder: SpeechEncoder
  private let chunking: Chunking
  private var subsampling: Subsampling.Cache
  private var blocks: [ConformerBlock.Cache]
  /// Sinusoids of the offsets between the frames that can see each other.
  private var positions: Tensor
  /// Frames before the next chunk, as far as it may see them.
  private var past = 0
  /// Features that have not been computed with.
  private var pending: [Tensor] = []
  private var pendingRows = 0
  /// Features that came before them, and chunks that were made of those.
  private var consumedRows = 0
  private var chunks = 0

  /// The beginning of a stream.
  package init(_ encoder: SpeechEncoder, chunking: Chunking) {
    self.encoder = encoder
    self.chunking = chunking
    subsampling = encoder.subsampling.makeCache()
    blocks = encoder.blocks.map { $0.makeCache() }
    let visible = chunking.frames * (1 + (chunking.leftChunks ?? 0))
    positions = encoder.positions(frames: min(visible, 1024))
  }

  /// Takes the next feature rows, normalised, [n, F], and returns the states [m, D] of the chunks that they
  /// complete; either number may be 0.
  package mutating func accept(_ features: Tensor) -> Tensor {
    append(features)
    var states: [Tensor] = []
    while rowsOfNextChunk <= pendingRows {
      states.append(compute(take(rowsOfNextChunk), isLast: false))
      chunks += 1
    }
    // What is left is less than a chunk; it need not keep the rest of a longer piece in memory.
    if !states.isEmpty { pending = pending.map { $0.copied() } }
    return joined(states)
  }

  /// Ends the stream and returns the states [m, D] that were still to come: what subsampling waited for is silence,
  /// and the last chunk may be short.
  package consuming func finish() -> Tensor {
    compute(take(pendingRows), isLast: true)
  }

  /// Numbers in memory between two chunks, pending features not counted.
  package var rememberedNumbers: Int {
    blocks.reduce(subsampling.count + positions.count) { $0 + $1.count }
  }

  /// Feature rows that complete the next chunk.
  private var rowsOfNextChunk: Int {
    encoder.configuration.subsampling.inputFrames(for: chunking.frames * (chunks + 1))
      - consumedRows
  }

  private mutating func append(_ features: Tensor) {
    precondition(
      features.columns == encoder.bins, "\(features.shape) are no features of \(encoder.bins) bins")
    guard features.rows > 0 else { return }
    pending.append(features)
    pendingRows += features.rows
  }

  /// The oldest `count` pending rows, which are pending no more.
  private mutating func take(_ count: Int) -> Tensor {
    let rows =
      pending.isEmpty
      ? Tensor(zeros: [0, encoder.bins])
      : pending.count == 1 ? pending[0] : .concatenating(pending)
    pendingRows -= count
    consumedRows += count
    pending = pendingRows > 0 ? [rows.rows(count..<rows.rows)] : []
    return rows.rows(0..<count)
  }

  /// The states of at most a chunk.
  private mutating func compute(_ features: Tensor, isLast: Bool) -> Tensor {
    var x = encoder.subsampling(features, isLast: isLast, &subsampling)
    guard x.rows > 0 else { return x }
    let visible = past + x.rows
    if 2 * visible - 1 > positions.rows { positions = encoder.positions(frames: 2 * visible) }
    let limit = chunking.leftChunks.map { $0 * chunking.frames }
    for index in blocks.indices {
      x = encoder.blocks[index](x, after: limit, positions: positions, &blocks[index])
      if let conditioning = encoder.conditioning[index + 1] { x = conditioning(x) }
    }
    past = min(visible, limit ?? visible)
    return x
  }

  private func joined(_ states: [Tensor]) -> Tensor {
    states.isEmpty
      ? Tensor(zeros: [0, encoder.configuration.block.width])
      : states.count == 1 ? states[0] : .concatenating(states)
  }
}

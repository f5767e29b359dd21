internal import Layers

extension ModelConfiguration {
  /// The length of a chunk, in seconds, that is taken unless another is asked for.
  private static let usualChunk = 0.64
  /// The chunks before its own that a chunk sees unless another number is asked for.
  private static let usualPast = 8

  /// The chunks that a stream is heard in: as asked for, or else the usual ones, or those next to them
  /// that the model is trained for.
  ///
  /// Throws `ModelError` for a length that is not a whole number of the model's frames, and for a past that cannot
  /// be.
  func streamChunking(milliseconds: Int?, leftChunks: Int?) throws(ModelError) -> Chunking {
    let usual = max(1, Int((Self.usualChunk / frameSeconds).rounded()))
    let trained = encoder.chunking
    let nearest = trained?.frames.min { (abs($0 - usual), $0) < (abs($1 - usual), $1) }
    return Chunking(
      frames: try chunking(milliseconds: milliseconds, leftChunks: nil)?.frames ?? nearest ?? usual,
      leftChunks: try Self.past(leftChunks)
        ?? trained?.leftChunks.compactMap(\.self).max() ?? Self.usualPast)
  }
}

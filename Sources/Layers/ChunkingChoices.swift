/// The chunkings that an encoder is trained for: each of these sizes with each of these pasts.
package struct ChunkingChoices: Sendable, Equatable {
  /// Encoder frames of a chunk.
  package var frames: [Int]
  /// Chunks before its own that a frame may see; nil is all of them.
  package var leftChunks: [Int?]

  /// Every size with every past.
  package init(frames: [Int], leftChunks: [Int?]) {
    self.frames = frames
    self.leftChunks = leftChunks
  }

  /// Why there is nothing to choose, or nothing that can be chosen; nil if there is.
  package var problem: String? {
    let most = Chunking.most
    if frames.isEmpty || leftChunks.isEmpty {
      return "chunking needs at least one size and one number of chunks before"
    }
    if let wrong = frames.first(where: { !(1...most).contains($0) }) {
      return "chunks of \(wrong) frames are not in 1…\(most)"
    }
    if let wrong = leftChunks.compactMap(\.self).first(where: { !(0...most).contains($0) }) {
      return "\(wrong) chunks before a chunk are not in 0…\(most)"
    }
    return nil
  }
}

extension ChunkingChoices: Codable {
  private enum CodingKeys: String, CodingKey {
    case frames
    case leftChunks = "left_chunks"
  }
}

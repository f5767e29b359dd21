package import Layers
package import Tensors

/// Training for streams: some updates compute the encoder in chunks of a size that is drawn anew each time, so
/// that one model serves whole recordings and streams (Zhang et al. 2020, §3.2, dynamic chunk training).
package struct ChunkingConfiguration: Codable, Sendable, Equatable {
  /// The share of updates in chunks, 0…1; the others see whole utterances.
  package var probability = 0.5
  /// Encoder frames of a chunk, drawn evenly.
  package var frames = [4, 8, 16, 32]
  /// Chunks before its own that a frame sees, drawn evenly; null is all of them.
  package var leftChunks: [Int?] = [2, 4, 8, nil]
  /// Chunkings that are measured on the dev manifests besides whole utterances.
  package var evaluated: [Chunking] = []

  /// The usual choices.
  package init() {}

  /// Reads what is not as usual.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    probability = try container.decodeIfPresent(Double.self, forKey: .probability) ?? probability
    frames = try container.decodeIfPresent([Int].self, forKey: .frames) ?? frames
    leftChunks = try container.decodeIfPresent([Int?].self, forKey: .leftChunks) ?? leftChunks
    evaluated = try container.decodeIfPresent([Chunking].self, forKey: .evaluated) ?? evaluated
  }

  /// What the model is trained for.
  package var choices: ChunkingChoices { ChunkingChoices(frames: frames, leftChunks: leftChunks) }

  func validate() throws(TrainingError) {
    try require(
      (0...1).contains(probability), "chunking.probability", "\(probability)",
      "a number from 0 to 1")
    if let problem = choices.problem {
      throw .configurationValue(
        key: "chunking", found: problem, expected: "sizes above 0 and numbers of chunks from 0")
    }
    try require(
      Set(evaluated).count == evaluated.count, "chunking.evaluated", "the same chunking twice",
      "different chunkings")
  }

  /// The chunking of an update, a function of its key; nil for whole utterances.
  package func drawn(by key: RandomKey) -> Chunking? {
    guard key.happens(probability, at: 0) else { return nil }
    return Chunking(
      frames: frames[key.index(below: frames.count, at: 1)],
      leftChunks: leftChunks[key.index(below: leftChunks.count, at: 2)])
  }
}

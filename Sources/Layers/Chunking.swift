package import Tensors

/// How frames fall into chunks, as in a stream: a frame sees its own chunk, some chunks before it, and
/// nothing after it (Zhang et al. 2020, "Unified streaming and non-streaming two-pass end-to-end model").
package struct Chunking: Sendable, Hashable {
  /// Encoder frames of a chunk; above 0.
  package var frames: Int
  /// Chunks before its own that a frame may see; nil is all of them.
  package var leftChunks: Int?

  /// Chunks of this many frames, each with so many before it.
  package init(frames: Int, leftChunks: Int?) {
    precondition(
      frames > 0 && leftChunks ?? 0 >= 0, "chunks of \(frames), \(leftChunks ?? 0) before")
    self.frames = frames
    self.leftChunks = leftChunks
  }

  /// Which keys a frame's attention sees.
  package var mask: AttentionMask { .chunked(size: frames, left: leftChunks) }
}

extension Chunking: CustomStringConvertible {
  /// For people: "8 frames after 4 chunks".
  package var description: String {
    let past = leftChunks.map { $0 == 1 ? "1 chunk" : "\($0) chunks" } ?? "all chunks"
    return "\(frames) frame\(frames == 1 ? "" : "s") after \(past)"
  }
}

extension Chunking: Codable {
  private enum CodingKeys: String, CodingKey {
    case frames
    case leftChunks = "left_chunks"
  }

  /// Reads `{"frames": 8, "left_chunks": 8}`. Both are needed: null, for all chunks, is said, not forgotten.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    frames = try container.decode(Int.self, forKey: .frames)
    guard container.contains(.leftChunks) else {
      throw DecodingError.keyNotFound(
        CodingKeys.leftChunks,
        .init(codingPath: container.codingPath, debugDescription: "null is all chunks"))
    }
    leftChunks = try container.decodeIfPresent(Int.self, forKey: .leftChunks)
    for (key, value, least) in [
      (CodingKeys.frames, frames, 1), (.leftChunks, leftChunks ?? 0, 0),
    ] where !(least...Self.most).contains(value) {
      throw DecodingError.dataCorruptedError(
        forKey: key, in: container, debugDescription: "\(value) is not in \(least)…\(Self.most)")
    }
  }

  /// Writes what `init(from:)` reads.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(frames, forKey: .frames)
    try container.encode(leftChunks, forKey: .leftChunks)
  }

  /// Far above any use: an hour is 45 000 frames.
  package static let most = 1_000_000
}

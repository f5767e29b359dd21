package import Tensors

/// Takes frames off both ends of an utterance, as a recorder that starts late and stops early does: the burst of a
/// first consonant is often lost in recordings of single words.
package struct EdgeTrimming: Codable, Sendable, Equatable {
  /// How often an utterance is trimmed.
  package var probability: Double
  /// The most frames that are taken off each end…
  package var frames: Int
  /// …and the largest part of the utterance that these may be, 0…0.5.
  package var share: Double

  /// Trims at most so much, so often.
  package init(probability: Double, frames: Int, share: Double) {
    self.probability = probability
    self.frames = frames
    self.share = share
  }

  /// Changes nothing.
  package static let none = EdgeTrimming(probability: 0, frames: 8, share: 0.2)

  /// Trims features, row-major [T, `bins`], in place, as `key` draws. At least one frame is left.
  package func apply(to features: inout [Float], bins: Int, key: RandomKey) {
    guard key.happens(probability, at: 0), bins > 0 else { return }
    let count = features.count / bins
    let most = max(0, min(frames, Int(share * Double(count)), (count - 1) / 2))
    let (start, end) = (
      key.index(below: most + 1, at: 1), key.index(below: most + 1, at: 2)
    )
    features = Array(features[start * bins..<(count - end) * bins])
  }
}

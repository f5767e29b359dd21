import Glibc

/// A token and the frames in which a CTC path emits it.
package struct AlignedToken: Sendable, Equatable {
  /// The label.
  package let token: Int
  /// The frames whose label is this token; never empty, in order and apart from token to token.
  package let frames: Range<Int>
  /// The geometric mean, 0…1, of the token's posterior over its frames.
  ///
  /// The geometric mean is the path's own probability, per frame: one doubtful frame counts, and a
  /// long token is not punished for its length.
  package let confidence: Float

  /// - Parameter logProbability: The sum of the token's log-posteriors over its frames.
  package init(token: Int, frames: Range<Int>, logProbability: Double) {
    self.token = token
    self.frames = frames
    confidence = Float(min(1, exp(logProbability / Double(frames.count))))
  }
}

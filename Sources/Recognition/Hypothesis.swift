/// One possible transcript of an utterance, in tokens and encoder frames.
package struct Hypothesis: Sendable, Equatable {
  /// A token with the frames that it was heard in.
  package struct Token: Sendable, Equatable {
    /// The id in the model's vocabulary.
    package var id: Int
    /// Encoder frames, from the first to the one after the last.
    package var frames: Range<Int>
    /// How sure the model is, 0…1.
    package var confidence: Float

    /// A token with its place and certainty.
    package init(id: Int, frames: Range<Int>, confidence: Float) {
      self.id = id
      self.frames = frames
      self.confidence = confidence
    }
  }

  /// From the first to the last.
  package var tokens: [Token]
  /// Natural logarithm of the head's score; comparable within one utterance and head only.
  package var score: Float

  /// Tokens with their score.
  package init(tokens: [Token], score: Float) {
    self.tokens = tokens
    self.score = score
  }
}

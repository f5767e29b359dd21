/// How different utterances that share a batch may be where there are enough of them to choose from.
///
/// The wider, the more random the batches, and the more a padded model pads: about half of the spread.
package struct BatchSpread: Sendable, Equatable {
  /// By how much one may be longer than another, as a share.
  package var duration: Double
  /// By how much one may have more tokens, as a share.
  package var tokens: Double

  /// Utterances may differ by so much.
  package init(duration: Double, tokens: Double) {
    self.duration = duration
    self.tokens = tokens
  }

  /// Pads less than 1 % of the audio and 10 % of the tokens of a large corpus.
  package static let narrow = BatchSpread(duration: 0.024, tokens: 0.25)
  /// Any may share a batch with any of its bucket.
  package static let whole = BatchSpread(duration: .infinity, tokens: .infinity)
}

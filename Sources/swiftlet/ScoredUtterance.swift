package import Text

/// An utterance of a manifest with what was recognized, and the errors in it.
package struct ScoredUtterance: Sendable {
  /// What was said and heard, as they are compared.
  package let reference, hypothesis: String
  /// Word by word.
  package let alignment: Alignment
  /// Errors in words.
  package let words: ErrorCounts
  /// Errors in characters.
  package let characters: ErrorCounts

  /// Compares two texts.
  package init(reference: String, hypothesis: String, normalization: TextNormalization) {
    self.reference = normalization.applied(to: reference)
    self.hypothesis = normalization.applied(to: hypothesis)
    alignment = ErrorRate.words(reference: self.reference, hypothesis: self.hypothesis)
    words = alignment.counts
    characters =
      ErrorRate.characters(reference: self.reference, hypothesis: self.hypothesis).counts
  }
}

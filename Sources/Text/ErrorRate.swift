/// Aligns a hypothesis with its reference, word by word or character by character.
///
/// Texts are compared as they are: normalise both first, for example with ``EnglishNormalizer``.
package enum ErrorRate {
  /// The alignment of words, which are what white space separates.
  package static func words(reference: String, hypothesis: String) -> Alignment {
    Alignment(reference: words(reference), hypothesis: words(hypothesis))
  }

  /// The alignment of characters; the single space between two words is one.
  package static func characters(reference: String, hypothesis: String) -> Alignment {
    Alignment(reference: characters(reference), hypothesis: characters(hypothesis))
  }

  private static func words(_ text: String) -> [String] {
    text.split(whereSeparator: \.isWhitespace).map(String.init)
  }

  private static func characters(_ text: String) -> [String] {
    words(text).joined(separator: " ").map(String.init)
  }
}

internal import ArgumentParser
internal import Text

/// What is done to texts before they are compared or learnt from.
package enum TextNormalization: String, Sendable, CaseIterable, Codable {
  case none
  /// As English is spoken: lower case, no punctuation, numbers in words.
  case english

  /// The text that is compared.
  package func applied(to text: String) -> String {
    switch self {
    case .none: text
    case .english: EnglishNormalizer.normalize(text)
    }
  }
}

extension TextNormalization: ExpressibleByArgument {}

internal import FoundationEssentials

/// How words sound: a pronunciation dictionary with a `word phone phone …` on each line, as Kaldi's `lexicon.txt` and the CMU
/// dictionary have.
///
/// Phones are whatever the file calls so. The first pronunciation of a word counts, as do letters as they are written: words
/// stand in the file as in transcripts.
package struct Lexicon: Sendable {
  /// The phones in the order of their UTF-8; the label of a phone is its position plus one, since 0 is no phone.
  package let phones: [String]
  private let pronunciations: [Substring: [Int]]

  /// Reads a file. Throws `TextError`.
  package init(path: String) throws(TextError) {
    guard let bytes = try? Data(contentsOf: URL(filePath: path), options: .mappedIfSafe) else {
      throw .unreadable(path: path, reason: "no such file, or no permission")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .malformedLexicon(line: 1, reason: "the file is not UTF-8")
    }
    try self.init(text)
  }

  /// Reads lines; blank ones and those that begin with `;;;` say nothing. Throws `TextError.malformedLexicon`.
  package init(_ text: String) throws(TextError) {
    var spelled: [Substring: [Substring]] = [:]
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (index, line) in lines.enumerated() where !line.hasPrefix(";;;") {
      let fields = line.split(whereSeparator: \.isWhitespace)
      guard let word = fields.first else { continue }
      guard fields.count > 1 else {
        throw .malformedLexicon(line: index + 1, reason: "found '\(word.prefix(40))' alone")
      }
      if spelled[word] == nil { spelled[word] = Array(fields.dropFirst()) }
    }
    let phones = Set(spelled.values.joined()).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    guard !phones.isEmpty else { throw .malformedLexicon(line: 1, reason: "there is no word") }
    let labels = Dictionary(uniqueKeysWithValues: phones.enumerated().map { ($1, $0 + 1) })
    self.phones = phones.map(String.init)
    pronunciations = spelled.mapValues { $0.compactMap { labels[$0] } }
  }

  /// How many labels there are, with that of no phone.
  package var labelCount: Int { phones.count + 1 }

  /// The labels of what is heard where `sentence` is read, or nil if a word of it is not in the dictionary.
  package func labels(of sentence: String) -> [Int]? {
    var labels: [Int] = []
    for word in sentence.split(whereSeparator: \.isWhitespace) {
      guard let pronunciation = pronunciations[word] else { return nil }
      labels += pronunciation
    }
    return labels
  }

  /// The labels of a sentence's words, or nil if one of them is not in the dictionary.
  package func words(of sentence: String) -> [[Int]]? {
    let words = sentence.split(whereSeparator: \.isWhitespace).map { pronunciations[$0] }
    return words.contains { $0 == nil } ? nil : words.compactMap(\.self)
  }

  /// The words of `sentence` that are not in the dictionary.
  package func missingWords(in sentence: String) -> [String] {
    sentence.split(whereSeparator: \.isWhitespace).filter { pronunciations[$0] == nil }
      .map(String.init)
  }
}

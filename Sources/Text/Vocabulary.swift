/// The pieces of a tokenizer by id, and the way from ids back to words.
struct Vocabulary: Sendable {
  let pieces: [Piece]
  let unknown: Int?
  private let surfaces: [[UInt8]]

  /// - Throws: ``TextError/unsuitableVocabulary(reason:)`` unless id 0 can be the CTC blank.
  init(_ pieces: [Piece]) throws(TextError) {
    guard pieces.first?.kind == .special else {
      let found = pieces.first.map { "'\($0.text.prefix(20))'" } ?? "nothing"
      throw .unsuitableVocabulary(reason: "id 0 is \(found), expected <blank>")
    }
    self.pieces = pieces
    unknown = pieces.firstIndex { $0.kind == .unknown }
    surfaces = pieces.map(\.surface)
  }

  /// Groups tokens into words: a word ends where a space, written `▁`, begins.
  ///
  /// Bytes are collected over tokens before they are read as UTF-8, because byte pieces hold parts
  /// of characters; what is not UTF-8 becomes U+FFFD. A token that holds a space inside belongs to
  /// the words on both sides. A lone `▁` belongs to the word that it begins.
  func words(of tokens: [Int]) -> [(word: String, tokens: Range<Int>)] {
    var words: [(word: String, tokens: Range<Int>)] = []
    var letters: [UInt8] = []
    var range = 0..<0
    var marker: Int?

    func endWord() {
      if !letters.isEmpty { words.append((String(decoding: letters, as: UTF8.self), range)) }
      letters = []
    }

    for (position, token) in tokens.enumerated() {
      for byte in surfaces[token] {
        if byte == UInt8(ascii: " ") {
          endWord()
          marker = range.upperBound == position + 1 ? nil : position
        } else {
          let start = letters.isEmpty ? marker ?? position : range.lowerBound
          range = start..<position + 1
          letters.append(byte)
          marker = nil
        }
      }
    }
    endWord()
    return words
  }
}

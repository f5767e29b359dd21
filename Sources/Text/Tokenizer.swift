package import FoundationEssentials

/// Turns text into token ids and back.
///
/// Ids are those of a CTC output layer: id 0 is `<blank>`. A tokenizer is an immutable value and may
/// be used from many threads at once.
package struct Tokenizer: Sendable {
  private enum Segmentation: Sendable {
    case sentencePiece(SentencePieceModel)
    case list(TokenList)
  }

  private let segmentation: Segmentation
  private let vocabulary: Vocabulary

  /// A serialised SentencePiece model, such as ``train(_:vocabularySize:kind:characterCoverage:)``
  /// makes. The bytes may come from anywhere: they are checked.
  /// - Throws: ``TextError/damagedModel(reason:)`` or
  ///   ``TextError/unsuitableVocabulary(reason:)``.
  package init(sentencePiece bytes: Data) throws(TextError) {
    let bytes = Array(bytes)
    vocabulary = try Vocabulary(SentencePieceFile(bytes).pieces)
    segmentation = .sentencePiece(try SentencePieceModel(checked: bytes))
  }

  /// A plain list of tokens, one `piece` or `piece id` a line.
  /// - Throws: ``TextError/malformedTokenList(line:reason:)`` or
  ///   ``TextError/unsuitableVocabulary(reason:)``.
  package init(tokenList text: String) throws(TextError) {
    let list = try TokenList(text)
    vocabulary = try Vocabulary(list.pieces)
    segmentation = .list(list)
  }

  /// Reads a file: a token list where the name ends in `.txt`, else a SentencePiece model.
  /// - Throws: ``TextError``.
  package init(path: String) throws(TextError) {
    let bytes: Data
    do {
      bytes = try Data(contentsOf: URL(filePath: path), options: .mappedIfSafe)
    } catch {
      throw .unreadable(path: path, reason: "no such file, or no permission")
    }
    if path.hasSuffix(".txt") {
      guard let text = String(validating: bytes, as: UTF8.self) else {
        throw .malformedTokenList(line: 1, reason: "the file is not UTF-8")
      }
      try self.init(tokenList: text)
    } else {
      try self.init(sentencePiece: bytes)
    }
  }

  /// How many ids there are, specials included: the width of an output layer.
  package var vocabularySize: Int { vocabulary.pieces.count }

  /// The pieces, by id.
  package var pieces: [Piece] { vocabulary.pieces }

  /// The spelling of a token in the model, such as `▁the`.
  package func piece(_ id: Int) -> String { vocabulary.pieces[id].text }

  /// The id of the token for text that the vocabulary cannot express.
  package var unknownToken: Int? { vocabulary.unknown }

  /// The id of the token that both starts and ends a sentence for autoregressive heads.
  package var boundaryToken: Int? {
    vocabulary.pieces.firstIndex { $0.kind == .special && $0.text == Self.boundaryPiece }
  }

  /// The ids of `text`, never a blank or another special. Text that the vocabulary cannot express
  /// becomes the unknown token, or bytes where the vocabulary has them.
  /// - Throws: ``TextError/unknownCharacter(_:text:)`` where there is no unknown token.
  package func encode(_ text: String) throws(TextError) -> [Int] {
    switch segmentation {
    case .sentencePiece(let model):
      try model.encode(text).filter { vocabulary.pieces[$0].kind != .special }
    case .list(let list): try list.encode(text)
    }
  }

  /// The characters of `text` that the vocabulary cannot express, each once, in order.
  package func unknownCharacters(in text: String) -> [Character] {
    var seen: Set<Character> = []
    return text.filter { character in
      guard seen.insert(character).inserted else { return false }
      guard let ids = try? encode(String(character)) else { return true }
      return ids.contains { vocabulary.pieces[$0].kind == .unknown }
    }.map(\.self)
  }

  /// The text of `tokens`; blanks and other specials add nothing, unknown tokens are `⁇`.
  package func decode(_ tokens: [Int]) -> String {
    words(of: tokens).map(\.word).joined(separator: " ")
  }

  /// The words of `tokens`, each with the positions of its tokens. Joined by spaces, they are
  /// ``decode(_:)``. A token that spans two words belongs to both.
  package func words(of tokens: [Int]) -> [(word: String, tokens: Range<Int>)] {
    vocabulary.words(of: tokens)
  }
}

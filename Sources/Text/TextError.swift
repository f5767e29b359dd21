/// Whatever the world can hand to this module that it cannot use.
package enum TextError: Error, Equatable, Sendable {
  /// The file at `path` could not be read.
  case unreadable(path: String, reason: String)
  /// The bytes are not a SentencePiece model that is safe to use.
  case damagedModel(reason: String)
  /// Line `line` (from 1) of a token list is not `piece` or `piece id`.
  case malformedTokenList(line: Int, reason: String)
  /// Line `line` (from 1) of a pronunciation dictionary is not `word phone phone …`.
  case malformedLexicon(line: Int, reason: String)
  /// The vocabulary lacks a piece that the engine's conventions need.
  case unsuitableVocabulary(reason: String)
  /// A text holds a character that the vocabulary cannot express, and there is no unknown token.
  case unknownCharacter(Character, text: String)
  /// The text could not be split into tokens.
  case encodingFailed(text: String, reason: String)
  /// A tokenizer could not be trained from these sentences.
  case trainingFailed(reason: String)
}

extension TextError: CustomStringConvertible {
  /// One sentence for the person who has to act on it.
  package var description: String {
    switch self {
    case .unreadable(let path, let reason):
      "\(path): cannot be read (\(reason)); check the path and its permissions"
    case .damagedModel(let reason):
      "tokenizer model: \(reason), expected a SentencePiece model; fetch or train it again"
    case .malformedTokenList(let line, let reason):
      "token list, line \(line): \(reason), expected `piece` or `piece id`; correct that line"
    case .malformedLexicon(let line, let reason):
      "pronunciations, line \(line): \(reason), expected `word phone phone …`; correct that line"
    case .unsuitableVocabulary(let reason):
      "tokenizer: \(reason); use a vocabulary that follows the CTC convention"
    case .unknownCharacter(let character, let text):
      "text '\(text.prefix(40))': '\(character)' is not in the vocabulary, which has no <unk>;"
        + " normalise the text or use another tokenizer"
    case .encodingFailed(let text, let reason):
      "text '\(text.prefix(40))': cannot be split into tokens (\(reason)); check the tokenizer"
    case .trainingFailed(let reason):
      "tokenizer training: \(reason); change the sentences or the vocabulary size"
    }
  }
}

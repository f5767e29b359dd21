package import FoundationEssentials

extension Tokenizer {
  /// How training finds pieces.
  package enum Kind: String, Codable, Sendable, CaseIterable {
    /// The likeliest set under a unigram language model (Kudo 2018).
    case unigram
    /// Byte pair encoding: merges the most frequent pair (Sennrich et al. 2016).
    case bpe
    /// Single characters.
    case char
  }

  static let blankPiece = "<blank>"
  static let unknownPiece = "<unk>"
  static let boundaryPiece = "<sos/eos>"

  /// Trains a SentencePiece model whose ids are those of the output layers: 0 `<blank>`,
  /// 1 `<unk>`, 2 `<sos/eos>`, then the pieces.
  ///
  /// Text is taken as it is (spaces aside), so normalise the sentences first. The result depends on
  /// the arguments alone.
  /// - Parameters:
  ///   - sentences: One utterance or line each.
  ///   - vocabularySize: How many ids, the three specials included; for ``Kind/char`` at most that
  ///     many.
  ///   - kind: How pieces are found.
  ///   - characterCoverage: Which share of all characters must be expressible, 0.98 to 1; the
  ///     rarest beyond it become unknown.
  /// - Returns: The serialised model.
  /// - Throws: ``TextError/trainingFailed(reason:)``.
  package static func train(
    _ sentences: some Collection<String>, vocabularySize: Int, kind: Kind = .unigram,
    characterCoverage: Double = 1
  ) throws(TextError) -> Data {
    guard (4...1_000_000).contains(vocabularySize) else {
      throw .trainingFailed(reason: "vocabulary size is \(vocabularySize), expected 4 to 1000000")
    }
    guard (0.98...1).contains(characterCoverage) else {
      throw .trainingFailed(
        reason: "character coverage is \(characterCoverage), expected 0.98 to 1")
    }
    let usable = sentences.lazy
      .map { $0.filter { $0 != "\0" && $0 != "▁" } }
      .filter { !$0.allSatisfy(\.isWhitespace) }
    guard usable.contains(where: { _ in true }) else {
      throw .trainingFailed(reason: "found no sentence with a letter in it")
    }
    let options: [(name: String, value: String)] = [
      ("model_type", kind.rawValue),
      ("vocab_size", "\(vocabularySize)"),
      ("character_coverage", "\(characterCoverage)"),
      ("pad_id", "0"), ("pad_piece", blankPiece),
      ("unk_id", "1"), ("unk_piece", unknownPiece),
      ("eos_id", "2"), ("eos_piece", boundaryPiece),
      ("bos_id", "-1"),
      ("normalization_rule_name", "identity"),
      ("max_sentence_length", "1000000"),
      // The split of the work over threads decides the order of sums, so their number is fixed.
      ("num_threads", "4"),
    ]
    return Data(try SentencePieceModel.train(usable, options: options))
  }
}

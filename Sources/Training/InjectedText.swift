package import Tensors
package import Text

/// The sentences of a text whose words all have a pronunciation, for entering an encoder as phones.
package struct InjectedText: Sendable {
  /// A written sentence, and how its words sound.
  package struct Sentence: Sendable, Equatable {
    /// The tokens that heads learn to write.
    package var tokens: [Int]
    /// The labels of each word's phones.
    package var words: [[Int]]
  }

  private let text: TextCorpus
  private let lexicon: Lexicon
  private let tokenizer: Tokenizer

  /// Sentences of `text` as `lexicon` pronounces them, or nil where `pronunciation` asks for none.
  ///
  /// Throws `TrainingError.configurationValue` for a dictionary that has all words of no sentence.
  package init?(
    _ pronunciation: PronunciationConfiguration?, _ text: TextCorpus?, _ lexicon: Lexicon?,
    _ tokenizer: Tokenizer
  ) throws(TrainingError) {
    guard let pronunciation, pronunciation.injection != nil, let text, let lexicon
    else { return nil }
    self.text = text
    self.lexicon = lexicon
    self.tokenizer = tokenizer
    try require(
      text.contains { lexicon.words(of: tokenizer.decode($0)) != nil }, "pronunciation.lexicon",
      "\(pronunciation.lexicon), which lacks a word of every sentence of text.files, and these are to be injected",
      "a dictionary of their words (scripts/pronounce makes one), or no “injection”")
  }

  /// As many sentences, drawn by `key`, as an update reads, without those that have other words.
  package func sentences(by key: RandomKey) -> [Sentence] {
    text.sentences(by: key).compactMap { tokens in
      lexicon.words(of: tokenizer.decode(tokens)).map { Sentence(tokens: tokens, words: $0) }
    }
  }
}

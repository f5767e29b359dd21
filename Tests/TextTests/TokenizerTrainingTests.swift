import Testing

@testable import Text

struct TokenizerTrainingTests {
  let sentences = TokenizerGolden.read?.sentences ?? []

  @Test("two trainings give the same bytes", arguments: Tokenizer.Kind.allCases)
  func deterministic(_ kind: Tokenizer.Kind) throws {
    let first = try Tokenizer.train(sentences, vocabularySize: 90, kind: kind)
    #expect(try Tokenizer.train(sentences, vocabularySize: 90, kind: kind) == first)
  }

  // The unigram trainer changed between the library's releases; the others must agree exactly.
  @Test("finds the pieces that the reference finds", arguments: [Tokenizer.Kind.bpe, .char])
  func agreesWithReference(_ kind: Tokenizer.Kind) throws {
    let model = try #require(TokenizerGolden.models.first { $0.kind == kind.rawValue })
    let trained = try Tokenizer(
      sentencePiece: Tokenizer.train(
        sentences, vocabularySize: model.pieces.count, kind: kind))
    #expect(trained.pieces.map(\.text) == model.pieces)
  }

  @Test("every training sentence comes back from its tokens", arguments: Tokenizer.Kind.allCases)
  func roundTrip(_ kind: Tokenizer.Kind) throws {
    let tokenizer = try Tokenizer(
      sentencePiece: Tokenizer.train(sentences, vocabularySize: 90, kind: kind))
    #expect(tokenizer.vocabularySize <= 90)
    for sentence in sentences.prefix(300) {
      let tokens = try tokenizer.encode(sentence)
      #expect(tokenizer.decode(tokens) == sentence)
      #expect(!tokens.contains { $0 < 3 })
    }
  }

  @Test("hostile sentences train or are refused, and do not crash")
  func hostile() throws {
    let model = try Tokenizer.train(
      hostileTexts.dropLast(3) + sentences, vocabularySize: 150, kind: .unigram)
    let tokenizer = try Tokenizer(sentencePiece: model)
    #expect(try tokenizer.decode(tokenizer.encode("the river")) == "the river")
  }

  @Test("impossible requests are errors", arguments: Tokenizer.Kind.allCases)
  func impossible(_ kind: Tokenizer.Kind) {
    #expect(throws: TextError.self) { try Tokenizer.train([], vocabularySize: 50, kind: kind) }
    #expect(throws: TextError.self) {
      try Tokenizer.train([" ", "\0", "▁"], vocabularySize: 50, kind: kind)
    }
    #expect(throws: TextError.self) {
      try Tokenizer.train(["a b"], vocabularySize: -5, kind: kind)
    }
    #expect(throws: TextError.self) {
      try Tokenizer.train(["a b"], vocabularySize: 9, kind: kind, characterCoverage: .nan)
    }
  }

  @Test("a vocabulary larger than the text allows is refused with the largest size")
  func tooLarge() {
    do {
      _ = try Tokenizer.train(["a b c d", "a b"], vocabularySize: 500, kind: .unigram)
      Issue.record("expected an error")
    } catch {
      #expect(error.description.contains("Vocabulary size"))
    }
  }
}

import Foundation
import Testing

@testable import Text

struct TokenizerTests {
  @Test("golden models are there")
  func goldenIsRead() {
    #expect(TokenizerGolden.models.map(\.kind) == ["unigram", "bpe", "char", "bytes"])
  }

  @Test("encodes as the reference does", arguments: TokenizerGolden.models)
  func encodesAsReference(_ model: TokenizerGolden.Model) throws {
    let tokenizer = try model.tokenizer()
    #expect((0..<tokenizer.vocabularySize).map(tokenizer.piece) == model.pieces)
    for item in model.cases {
      #expect(try tokenizer.encode(item.text) == item.ids, "\(item.text)")
    }
  }

  @Test(
    "decodes as the reference does, unknown tokens apart from their padding",
    arguments: TokenizerGolden.models)
  func decodesAsReference(_ model: TokenizerGolden.Model) throws {
    let tokenizer = try model.tokenizer()
    for item in model.cases {
      let decoded = tokenizer.decode(item.ids)
      if item.ids.contains(1) {
        #expect(decoded.filter { $0 != " " } == item.decoded.filter { $0 != " " })
      } else {
        #expect(decoded == item.decoded)
      }
    }
  }

  @Test(
    "blank, unknown and boundary have the ids of the output layers",
    arguments: TokenizerGolden.models)
  func specialIds(_ model: TokenizerGolden.Model) throws {
    let tokenizer = try model.tokenizer()
    #expect(tokenizer.pieces[0] == Piece(text: "<blank>", kind: .special))
    #expect(tokenizer.unknownToken == 1)
    #expect(tokenizer.boundaryToken == 2)
  }

  @Test("blanks and other specials are not written")
  func skipsSpecials() throws {
    let tokenizer = try #require(TokenizerGolden.models.first).tokenizer()
    let ids = try tokenizer.encode("the river")
    #expect(tokenizer.decode([0, 2] + ids.flatMap { [$0, 0] } + [2]) == "the river")
    #expect(tokenizer.decode([]) == "")
    #expect(tokenizer.decode([0, 0]) == "")
  }

  @Test(
    "any tokens in any order: words joined by spaces are the decoded text",
    arguments: TokenizerGolden.models)
  func wordsRoundTrip(_ model: TokenizerGolden.Model) throws {
    let tokenizer = try model.tokenizer()
    var generator = SplitMix64(seed: 7)
    for _ in 0..<200 {
      let tokens = (0..<30).map { _ in Int(generator.next() % UInt64(tokenizer.vocabularySize)) }
      let words = tokenizer.words(of: tokens)
      #expect(words.map(\.word).joined(separator: " ") == tokenizer.decode(tokens))
      for (word, next) in zip(words, words.dropFirst()) {
        #expect(word.tokens.lowerBound < word.tokens.upperBound)
        #expect(word.tokens.upperBound <= next.tokens.lowerBound)
      }
    }
  }

  @Test("a word's tokens alone spell the word")
  func wordRanges() throws {
    for model in TokenizerGolden.models {
      let tokenizer = try model.tokenizer()
      let tokens = try tokenizer.encode("don't listen to it's mother's voice")
      for (word, range) in tokenizer.words(of: tokens) {
        #expect(tokenizer.decode(Array(tokens[range])) == word)
      }
    }
  }

  @Test("names the characters that it cannot express, each once, in order")
  func unknownCharacters() throws {
    let models = TokenizerGolden.models
    let unigram = try #require(models.first).tokenizer()
    #expect(unigram.unknownCharacters(in: "the zebra café 😀 zoo") == ["z", "é", "😀"])
    #expect(unigram.unknownCharacters(in: "the river") == [])
    let bytes = try #require(models.last).tokenizer()
    #expect(bytes.unknownCharacters(in: "zebra 😀") == [])
  }

  @Test("hostile text gives tokens and text, never a blank", arguments: TokenizerGolden.models)
  func hostile(_ model: TokenizerGolden.Model) throws {
    let tokenizer = try model.tokenizer()
    for text in hostileTexts {
      let ids = try tokenizer.encode(text)
      #expect(!ids.contains(0) && !ids.contains(2))
      _ = tokenizer.decode(ids)
    }
  }

  @Test("many tasks share one tokenizer")
  func concurrentUse() async throws {
    let model = try #require(TokenizerGolden.models.first)
    let tokenizer = try model.tokenizer()
    let item = model.cases[0]
    let agreed = await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<8 {
        group.addTask {
          (0..<200).allSatisfy { _ in (try? tokenizer.encode(item.text)) == item.ids }
        }
      }
      return await group.allSatisfy { $0 }
    }
    #expect(agreed)
  }

  @Test("a missing file is an error that names the path")
  func missingFile() {
    #expect(throws: TextError.self) { try Tokenizer(path: "/nowhere/tokens.txt") }
    do {
      _ = try Tokenizer(path: "/nowhere/tokenizer.model")
    } catch {
      #expect(error.description.contains("/nowhere/tokenizer.model"))
    }
  }

  @Test("reads a model and a list by path")
  func readsPaths() throws {
    let model = golden.appending(path: "sentencepiece/bpe.model").path
    #expect(try Tokenizer(path: model).vocabularySize == 120)
    let list = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).txt")
    defer { try? FileManager.default.removeItem(at: list) }
    try Data("<blank>\n<unk>\n▁a\n".utf8).write(to: list)
    #expect(try Tokenizer(path: list.path).encode("a") == [2])
  }
}

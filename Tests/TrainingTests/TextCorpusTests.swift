import Foundation
import Tensors
import TestSupport
import Testing
import Text

@testable import Training

struct TextCorpusTests {
  private let folder: TemporaryFolder
  private let tokenizer: Tokenizer

  init() throws {
    folder = try TemporaryFolder()
    tokenizer = try Tokenizer(tokenList: "<blank>\n<unk>\n▁\na\nb\nc\n")
  }

  private func corpus(
    _ texts: [String], weights: [Double]? = nil, tokens: Int = 12
  ) throws -> TextCorpus {
    var configuration = TextConfiguration(
      files: try texts.enumerated().map { index, text in
        TrainingSource(
          manifest: try folder.write(Array(text.utf8), to: "\(index).txt"),
          weight: weights?[index])
      })
    configuration.tokens = tokens
    return try TextCorpus(configuration, tokenizer)
  }

  private func found(_ texts: [String], tokens: Int = 12) -> String? {
    do {
      _ = try corpus(texts, tokens: tokens)
      return nil
    } catch {
      return "\(error)"
    }
  }

  @Test func sentencesOfAnUpdateFitItsTokensAndCameFromTheFiles() throws {
    let lines = ["ab", "c", "abc", "bb a"]
    let corpus = try corpus(["ab\nc\n\n  \r\nabc\r\n", "bb a"], tokens: 20)
    #expect(corpus.count == 4)
    let known = Set(try lines.map { try tokenizer.encode($0) })
    var seen: Set<[Int]> = []
    for step in 0..<50 {
      let drawn = corpus.sentences(by: RandomKey(1).child(step))
      let tokens = drawn.reduce(0) { $0 + $1.count + 1 }
      let longest = known.map(\.count).max() ?? 0
      #expect(tokens <= 20 && tokens + longest + 1 > 20)
      #expect(corpus.sentences(by: RandomKey(1).child(step)) == drawn)
      seen.formUnion(drawn)
    }
    #expect(seen == known)
  }

  @Test func filesAreHeardByTheirWeights() throws {
    func share(_ weights: [Double]?) throws -> Double {
      let corpus = try corpus(["a\na\na", "b"], weights: weights, tokens: 20_000)
      let drawn = corpus.sentences(by: RandomKey(3))
      let second = try tokenizer.encode("b")
      return Double(drawn.count { $0 == second }) / Double(drawn.count)
    }
    #expect(abs(try share(nil) - 0.25) < 0.03)
    #expect(abs(try share([1, 1]) - 0.5) < 0.03)
    #expect(abs(try share([1, 9]) - 0.9) < 0.03)
  }

  @Test func aSentenceThatIsLongerThanAnUpdateIsLeftOut() throws {
    let corpus = try corpus(["abcabcabcabc\na"], tokens: 5)
    #expect(corpus.count == 1)
    #expect(corpus.sentences(by: RandomKey(1)).allSatisfy { $0.count < 5 })
  }

  @Test func theFingerprintKnowsSentencesWeightsAndTokens() throws {
    let before = try corpus(["ab\nc", "b"]).fingerprint
    #expect(try corpus(["ab\nc", "b"]).fingerprint == before)
    #expect(try corpus(["ab\nb", "b"]).fingerprint != before)
    #expect(try corpus(["a\nbc", "b"]).fingerprint != before)
    #expect(try corpus(["ab\nc", "b"], weights: [1, 2]).fingerprint != before)
    #expect(try corpus(["ab\nc", "b"], tokens: 13).fingerprint != before)
  }

  @Test func whatCannotBeReadIsNamed() throws {
    #expect(found(["ab", "c\nbad\n"])?.contains("1.txt, whose line 2 has “d”") == true)
    #expect(found([""])?.contains("has no sentence of up to 11 tokens") == true)
    #expect(found(["abcabc"], tokens: 3)?.contains("has no sentence of up to 2 tokens") == true)
    let bytes = try folder.write([0x61, 0x0A, 0xFF, 0x0A], to: "bytes.txt")
    let missing = folder.file("missing.txt")
    for (path, words) in [
      (bytes, "line 2 is no text"), (missing, "missing.txt"), (folder.path, "cannot be read"),
    ] {
      let error = #expect(throws: TrainingError.self) {
        try TextCorpus(TextConfiguration(files: [TrainingSource(manifest: path)]), tokenizer)
      }
      #expect(error?.description.contains(words) == true)
    }
  }
}

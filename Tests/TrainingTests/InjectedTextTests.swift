import Tensors
import TestSupport
import Testing
import Text

@testable import Training

struct InjectedTextTests {
  @Test func sentencesOfOtherWordsAreLeftOut() throws {
    let folder = try TemporaryFolder()
    let tokenizer = try Tokenizer(tokenList: "<blank>\n<unk>\n▁\na\nb\nc\n")
    var configuration = TextConfiguration(
      files: [
        TrainingSource(
          manifest: try folder.write(Array("ab a\nab c\nba\n".utf8), to: "text.txt"), weight: nil)
      ])
    configuration.tokens = 40
    let injected = InjectedText(
      try TextCorpus(configuration, tokenizer), try Lexicon("a x\nab x y\nba y x\n"), tokenizer)
    let known = [
      InjectedText.Sentence(tokens: try tokenizer.encode("ab a"), words: [[1, 2], [1]]),
      InjectedText.Sentence(tokens: try tokenizer.encode("ba"), words: [[2, 1]]),
    ]
    var (found, counts) = ([Int](), [Int]())
    for number in 0..<20 {
      let sentences = injected.sentences(by: RandomKey(3).child(number))
      found += try sentences.map { try #require(known.firstIndex(of: $0)) }
      counts.append(sentences.count)
      #expect(sentences.reduce(0) { $0 + $1.tokens.count + 1 } <= 40)
      #expect(sentences == injected.sentences(by: RandomKey(3).child(number)))
    }
    #expect(Set(found) == [0, 1] && Set(counts).count > 1)
  }
}

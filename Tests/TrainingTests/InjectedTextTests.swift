import Tensors
import TestSupport
import Testing
import Text

@testable import Training

struct InjectedTextTests {
  private let tokenizer: Tokenizer
  private let text: TextCorpus
  private var pronunciation = PronunciationConfiguration(lexicon: "words.txt", block: 1)

  init() throws {
    tokenizer = try Tokenizer(tokenList: "<blank>\n<unk>\n▁\na\nb\nc\n")
    let folder = try TemporaryFolder()
    let file = try folder.write(Array("ab a\nab c\nba\n".utf8), to: "text.txt")
    var configuration = TextConfiguration(files: [TrainingSource(manifest: file, weight: nil)])
    configuration.tokens = 40
    text = try TextCorpus(configuration, tokenizer)
    pronunciation.injection = InjectionConfiguration()
  }

  @Test func sentencesOfOtherWordsAreLeftOut() throws {
    let injected = try #require(
      try InjectedText(pronunciation, text, Lexicon("a x\nab x y\nba y x\n"), tokenizer))
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

  @Test func onlyWhatIsAskedForIsInjected() throws {
    let lexicon = try Lexicon("a x\nab x y\n")
    #expect(try InjectedText(pronunciation, nil, lexicon, tokenizer) == nil)
    #expect(try InjectedText(nil, text, lexicon, tokenizer) == nil)
    var silent = pronunciation
    silent.injection = nil
    #expect(try InjectedText(silent, text, lexicon, tokenizer) == nil)
    #expect(try InjectedText(pronunciation, text, lexicon, tokenizer) != nil)
  }

  @Test func aDictionaryThatHasNoSentenceIsRefused() throws {
    let lexicon = try Lexicon("ab x y\n")
    let error = #expect(throws: TrainingError.self) {
      try InjectedText(pronunciation, text, lexicon, tokenizer)
    }
    #expect(error?.description.contains("words.txt") == true)
  }
}

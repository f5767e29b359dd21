import TestSupport
import Testing

@testable import Training

struct StepProbeTests {
  private let corpus: ToneCorpus
  private let configuration: TrainingConfiguration

  init() throws {
    corpus = try ToneCorpus(count: 2)
    configuration = try ConfigurationFile.read(
      corpus.folder.write(corpus.configuration(steps: 1), to: "c.json"))
  }

  @Test(arguments: [1, 2])
  func aStepOfTheModelIsMeasured(workers: Int) throws {
    let probe = try StepProbe(configuration, workers: workers)
    let small = ProbeShape(utterances: 1, seconds: 1, tokens: 3)
    let large = ProbeShape(utterances: 8, seconds: 8, tokens: 20)
    let seconds = try probe.seconds(of: small)
    #expect(seconds > 0)
    #expect(try probe.seconds(of: large) > 4 * seconds)
    #expect(try probe.bytes(of: small) > 1e6)
    #expect(probe.gradientBytes > 4 * 10_000 && probe.gradientBytes < 4 * 200_000)
  }

  @Test func theSameModelIsMeasuredEachTime() throws {
    // A step that moved the parameters would soon measure the arithmetic of numbers that are none.
    let probe = try StepProbe(configuration, workers: 1)
    for _ in 0..<3 {
      let found = try probe.seconds(of: ProbeShape(utterances: 2, seconds: 1, tokens: 3))
      #expect(found.isFinite)
    }
  }

  @Test func aPronunciationIsPartOfAStep() throws {
    let lexicon = try corpus.folder.write("a a1 a2\nb b1\n", to: "lexicon.txt")
    let asking = try ConfigurationFile.read(
      corpus.folder.write(
        corpus.configuration(
          steps: 1, extra: #", "pronunciation": {"lexicon": "\#(lexicon)", "block": 1}"#),
        to: "p.json"))
    let probe = try StepProbe(asking, workers: 1)
    // A norm of width 32, and two labels of four for each frame.
    let added = try probe.gradientBytes - StepProbe(configuration, workers: 1).gradientBytes
    #expect(added == 4 * Double(2 * 32 + 33 * 8))
    #expect(try probe.seconds(of: ProbeShape(utterances: 2, seconds: 1, tokens: 3)) > 0)
  }

  @Test func whatIsReadIsPartOfAStep() throws {
    let words = String(repeating: "abcab\n", count: 100)
    let text = try corpus.folder.write(words, to: "text.txt")
    func seconds(tokens: Int) throws -> Double {
      let reading = try ConfigurationFile.read(
        corpus.folder.write(
          corpus.configuration(
            steps: 1,
            heads: #"""
              {"kind": "ctc"}, {"kind": "attention", "blocks": 1, "heads": 2, "feed_forward_width": 16, \#
              "language_model": true}
              """#, extra: #", "text": {"files": ["\#(text)"], "tokens": \#(tokens)}"#),
          to: "t.json"))
      return try StepProbe(reading, workers: 1).seconds(
        of: ProbeShape(utterances: 1, seconds: 1, tokens: 3))
    }
    #expect(try seconds(tokens: 20_000) > 3 * seconds(tokens: 10))
  }
}

import Layers
import ModelFixtures
import Tensors
import TestSupport
import Testing

@testable import Recognition

struct SpeculativeSearchTests {
  /// A drafter that says what it was told to.
  private struct Prompter: SpeechDecoder {
    var guesses: [[Int]]

    func decode(_ speech: EncodedSpeech) -> [DecodedUtterance] {
      guesses.map { guess in
        let tokens = guess.map { Hypothesis.Token(id: $0, frames: 0..<1, confidence: 1) }
        return DecodedUtterance([Hypothesis(tokens: tokens, score: 0)])
      }
    }
  }

  /// Some utterances that were never said, and a head of random weights that hears something in them.
  private struct Case {
    let head: AttentionHead
    let speech: EncodedSpeech
    let vocabulary: Int
    private let key: RandomKey

    init(seed: Int) throws {
      let key = RandomKey(UInt64(seed)).child("case")
      let vocabulary = 3 + Int(key.uniform(0) * 10)
      let sizes = HeadSizes(width: 8, vocabulary: vocabulary)
      // Weights so large that what comes next depends on what came before.
      let fresh = try Parameters(seed: UInt64(seed)) {
        _ = try AttentionHead(sizes, Self.configuration, $0)
      }
      let values = fresh.names.map { ($0, fresh[$0].detached() * 3) }
      head = try AttentionHead(
        sizes, Self.configuration,
        ParameterScope(
          Parameters(Dictionary(uniqueKeysWithValues: values), frozen: Set(fresh.names))))
      let lengths = (0..<1 + seed % 4).map { Int(key.child("lengths").uniform(UInt64($0)) * 14) }
      let total = lengths.reduce(0, +)
      let posteriors = Tensor(normal: 2, shape: [total, vocabulary], key: key.child("posteriors"))
      speech = EncodedSpeech(
        states: SequenceBatch(
          rows: Tensor(normal: 2, shape: [total, 8], key: key.child("states")), lengths: lengths)
      ) { SequenceBatch(rows: posteriors.logSoftmax(), lengths: $0.lengths) }
      self.vocabulary = vocabulary
      self.key = key
    }

    private static let configuration = AttentionHead.Configuration(
      blocks: 1, heads: 2, feedForwardWidth: 12)

    /// A guess of one of many kinds: right, nearly right, empty, too long, or wrong everywhere.
    func guess(_ truth: [Int], utterance: Int) -> [Int] {
      let key = key.child("guess").child(utterance)
      func token(_ index: Int) -> Int {
        1 + Int(key.uniform(UInt64(index)) * Double(vocabulary - 1))
      }
      switch Int(key.child("kind").uniform(0) * 6) {
      case 0: return truth
      case 1: return []
      case 2: return (0..<60).map(token)
      case 3: return truth.map { $0 % (vocabulary - 1) + 1 }
      case 4: return Array(truth.dropFirst(2)) + truth.prefix(5)
      default:
        return truth.enumerated().flatMap { index, right -> [Int] in
          switch Int(key.child("edit").uniform(UInt64(index)) * 10) {
          case 0: []
          case 1: [token(index)]
          case 2: [right, token(index), 0]
          default: [right]
          }
        }
      }
    }
  }

  @Test func aThousandHeadsFindWhatTheyFindGreedily() throws {
    let model = try TinyHeads.model()
    var (utterances, long, varied, saved) = (0, 0, 0, 0)
    for seed in 0..<1000 {
      let one = try Case(seed: seed)
      let greedy = try AttentionDecoder(one.head, DecodingOptions(), in: model).decode(one.speech)
      let truths = greedy.map { $0.hypotheses[0].tokens.map(\.id) }
      let guesses = truths.enumerated().map { one.guess($1, utterance: $0) }
      let found = try SpeculativeDecoder(one.head, drafter: Prompter(guesses: guesses))
        .decode(one.speech)
      #expect(found.map(\.hypotheses) == greedy.map(\.hypotheses), "seed \(seed)")
      for (index, (found, greedy)) in zip(found, greedy).enumerated() {
        let effort = found.effort
        #expect(effort.passes >= 1 && effort.passes <= greedy.effort.passes)
        #expect(effort.accepted + effort.passes == greedy.effort.passes)
        #expect(effort.accepted <= effort.drafted)
        if guesses[index] == truths[index] { #expect(effort.passes == 1) }
        saved += greedy.effort.passes - effort.passes
      }
      utterances += truths.count
      long += truths.count { $0.count > 3 }
      varied += truths.count { Set($0).count > 2 }
    }
    // The cases are worth something only if the heads have something to say.
    #expect(utterances > 2000 && long > 1000 && varied > 500 && saved > 2000)
  }
}

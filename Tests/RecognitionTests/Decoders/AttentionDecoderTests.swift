import Layers
import ModelFixtures
import Tensors
import Testing

@testable import Recognition

struct AttentionDecoderTests {
  private let names = [("a", 12), ("b", 3), ("c", 25), ("d", 0), ("e", 17), ("f", 12), ("g", 40)]
  private let model: SpeechModel

  init() throws { model = try TinyAttentionHead.model() }

  private func decode(
    _ head: AttentionHead, _ names: [(String, Int)], _ options: DecodingOptions = .init(),
    ctc: Bool = true
  ) throws -> [DecodedUtterance] {
    let speech = TinyAttentionHead.speech(names.map { (name: $0.0, frames: $0.1) }, ctc: ctc)
    return try head.decoder(options, in: model).decode(speech)
  }

  private func options(
    beam: Int? = nil, alternatives: Int = 1, ctc: Double? = nil, lm: Double? = nil,
    alpha: Double? = nil
  ) -> DecodingOptions {
    var options = DecodingOptions(beamSize: beam, alternatives: alternatives)
    options.ctcWeight = ctc
    options.lmWeight = lm
    options.lengthNormalization = alpha
    return options
  }

  @Test func greedyTakesTheLikeliestTokenAfterThoseBefore() throws {
    for seed in UInt64(1)...5 {
      let head = try TinyAttentionHead.head(seed: seed)
      let speech = TinyAttentionHead.speech([(name: "a", frames: 20)])
      let found = try decode(head, [("a", 20)])[0]
      var (tokens, score) = ([Int](), 0.0)
      while true {
        let rows = head.logProbabilities([[tokens]], over: speech.states, .inference)
        let row = rows.rows(tokens.count..<tokens.count + 1).array()
        let best = GreedyChoice.token(
          after: tokens.count, bound: speech.lengthBounds[0], row.span)
        score += Double(row[best])
        if best == 0 { break }
        tokens.append(best)
      }
      #expect(found.hypotheses.count == 1)
      #expect(found.hypotheses[0].tokens.map(\.id) == tokens)
      #expect(abs(Double(found.hypotheses[0].score) - score) < 1e-4)
      #expect(found.effort.passes == tokens.count + 1)
      #expect(found.hypotheses[0].tokens.allSatisfy { (0...1).contains($0.confidence) })
    }
  }

  @Test func anUtteranceHasOneResultInAnyCompany() throws {
    let head = try TinyAttentionHead.head(endBias: 2)
    let searches = [
      options(), options(beam: 4, alternatives: 3), options(beam: 3, ctc: 0.4),
      options(beam: 1, ctc: 0.3), options(lm: 0.5), options(beam: 3, ctc: 0.4, lm: 0.3),
    ]
    for search in searches {
      let together = try decode(head, names, search)
      let reversed = try decode(head, names.reversed(), search)
      #expect(together == reversed.reversed())
      for (name, found) in zip(names, together) {
        #expect(try decode(head, [name], search) == [found])
      }
    }
  }

  @Test func aHeadThatNeverEndsIsEnded() throws {
    let head = try TinyAttentionHead.head(endBias: -1000)
    for ctc in [true, false] {
      let speech = TinyAttentionHead.speech(names.map { (name: $0.0, frames: $0.1) }, ctc: ctc)
      for search in [options(), options(beam: 4)] {
        let found = try decode(head, names, search, ctc: ctc)
        #expect(found.map { $0.hypotheses[0].tokens.count } == speech.lengthBounds)
      }
    }
  }

  @Test func alternativesAreDistinctAndInOrder() throws {
    let head = try TinyAttentionHead.head(endBias: 2)
    for search in [
      options(beam: 6, alternatives: 5), options(alternatives: 5),
      options(beam: 6, alternatives: 5, ctc: 0.5), options(beam: 5, alternatives: 5, alpha: 0),
    ] {
      for found in try decode(head, [("a", 12), ("c", 25)], search) {
        let scores = found.hypotheses.map(\.score)
        #expect(scores == scores.sorted(by: >))
        #expect(scores.count == 5)
        #expect(Set(found.hypotheses.map { $0.tokens.map(\.id) }).count == 5)
        #expect(found.hypotheses.allSatisfy { $0.tokens.allSatisfy { $0.id != 0 } })
      }
    }
  }

  @Test func aScoreIsThatOfTheTeacherForcedPass() throws {
    let head = try TinyAttentionHead.head(endBias: 2)
    let states = TinyAttentionHead.speech([(name: "c", frames: 25)]).states
    for alpha in [0, 1] {
      let found = try decode(
        head, [("c", 25)], options(beam: 4, alternatives: 4, alpha: Double(alpha)))
      for hypothesis in found[0].hypotheses {
        let scores = try head.score([[hypothesis.tokens.map(\.id)]], over: states)[0][0]
        let sum = scores.reduce(0, +) / (alpha == 0 ? 1 : Float(scores.count))
        #expect(abs(hypothesis.score - sum) < 1e-4)
      }
    }
  }

  @Test func whatIsLikelyAsATextIsAddedToWhatIsHeard() throws {
    let states = TinyAttentionHead.speech([(name: "c", frames: 25)]).states
    let silence = SequenceBatch(rows: Tensor(zeros: [0, states.rows.columns]), lengths: [0])
    var changed = 0
    for seed in UInt64(1)...6 {
      let head = try TinyAttentionHead.head(seed: seed, endBias: 1)
      func total(_ tokens: [Int], _ states: SequenceBatch) throws -> Float {
        try head.score([[tokens]], over: states)[0][0].reduce(0, +)
      }
      let best = try [0, 0.7, 3].map { weight in
        let found = try decode(
          head, [("c", 25)], options(beam: 4, alternatives: 4, lm: weight, alpha: 0))[0]
        for hypothesis in found.hypotheses {
          let tokens = hypothesis.tokens.map(\.id)
          let expected = try total(tokens, states) + Float(weight) * total(tokens, silence)
          #expect(abs(hypothesis.score - expected) < 1e-3)
        }
        return found.hypotheses[0].tokens.map(\.id)
      }
      if best[0] != best[2] { changed += 1 }
    }
    #expect(changed > 0)
  }

  @Test func ctcAloneHasTheLastWordAtWeightOne() throws {
    // With all weight on CTC and a beam that holds everything the model does not, results are ordered by
    // the probability that CTC gives to a transcript.
    let head = try TinyAttentionHead.head(endBias: 2)
    let found = try decode(head, [("b", 3)], options(beam: 200, alternatives: 5, ctc: 1, alpha: 0))
    let posteriors = try #require(
      TinyAttentionHead.speech([(name: "b", frames: 3)]).logPosteriors)
    let best = posteriors.rows.array()
    let path = (0..<3).map { frame in
      (0..<12).max { best[frame * 12 + $0] < best[frame * 12 + $1] } ?? 0
    }
    let likelihood = (0..<3).reduce(Float(0)) { $0 + best[$1 * 12 + path[$1]] }
    #expect(found[0].hypotheses[0].score >= likelihood)
  }

  @Test func optionsThatDoNotApplyAreRefused() throws {
    let head = try TinyAttentionHead.head()
    func refused(_ options: DecodingOptions, in model: SpeechModel) -> String? {
      do throws(ModelError) {
        _ = try head.decoder(options, in: model)
        return nil
      } catch {
        guard case .inapplicableOption(let option, "attention", _) = error else { return nil }
        return option
      }
    }
    #expect(refused(options(beam: 2, alternatives: 3), in: model) == "beam-size")
    #expect(refused(options(beam: 0), in: model) == "beam-size")
    #expect(refused(options(beam: .max), in: model) == "beam-size")
    #expect(refused(options(beam: 1, alpha: 1), in: model) == "length-normalization")
    #expect(refused(options(alpha: 1), in: model) == "length-normalization")
    #expect(refused(options(beam: 4, alpha: -1), in: model) == "length-normalization")
    #expect(refused(options(beam: 4, ctc: 1.1), in: model) == "ctc-weight")
    #expect(refused(options(beam: 4, ctc: .nan), in: model) == "ctc-weight")
    #expect(refused(options(beam: 4, ctc: 0.3, alpha: 0.5), in: model) == nil)
    #expect(refused(options(beam: 4, lm: -0.1), in: model) == "lm-weight")
    #expect(refused(options(beam: 4, lm: .infinity), in: model) == "lm-weight")
    #expect(refused(options(lm: 0.3), in: model) == nil)
    var alone = TinyModel.configuration
    alone.heads = [TinyAttentionHead.configuration]
    let withoutCTC = try SpeechModel(alone, .init(FreshParameters(seed: 1)))
    #expect(refused(options(beam: 4, ctc: 0.3), in: withoutCTC) == "ctc-weight")
    #expect(refused(options(beam: 4), in: withoutCTC) == nil)
  }
}

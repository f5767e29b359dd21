import Foundation
import Layers
import ModelFixtures
import Recognition
import Tensors
import TestSupport
import Testing

struct AttentionHeadTests {
  private let names = ["a", "b", "c"].map {
    (name: $0, frames: 9 + Int($0.unicodeScalars.first?.value ?? 0) % 5)
  }

  @Test func lossAndGradientsAreThoseOfTorch() throws {
    let golden = try GoldenTensors("attention_head")
    var values: [String: Tensor] = [:]
    for name in golden.names where name.hasPrefix("weight.") {
      values[String(name.dropFirst("weight.".count))] = try golden[name]
    }
    let parameters = Parameters(values)
    let head = try AttentionHead(
      HeadSizes(width: 16, vocabulary: 11),
      .init(blocks: 2, heads: 4, feedForwardWidth: 24, dropout: 0), ParameterScope(parameters))
    var rest = try golden.integers("targets")[...]
    let targets = try golden.integers("target.lengths").map { length in
      defer { rest = rest.dropFirst(length) }
      return Array(rest.prefix(length))
    }
    let input = try golden["input"].tracked()
    let states = SequenceBatch(rows: input, lengths: try golden.integers("lengths"))
    let loss = head.loss(
      EncodedSpeech(states: states, posteriors: nil), targets: targets, .training(RandomKey(1)))
    #expect(loss.excluded == [])
    #expect(loss.terms["attention"] == Double(loss.total.scalar))
    #expect(try golden.mismatch(loss.total, "loss") == nil)
    let output = head.logProbabilities(targets.map { [$0] }, over: states, .inference)
    #expect(try golden.mismatch(output, "output", absolute: 2e-5) == nil)
    let gradients = loss.total.gradients(of: [input] + parameters.all)
    for (name, gradient) in zip(["input"] + parameters.names.map { "weight.\($0)" }, gradients) {
      #expect(try golden.mismatch(gradient, "grad.\(name)", absolute: 2e-5) == nil)
    }
  }

  @Test func scoresAreThoseOfTheTeacherForcedPass() throws {
    let head = try TinyAttentionHead.head()
    let states = TinyAttentionHead.speech(names).states
    let hypotheses = [[[1, 2, 3], [4]], [], [[], [5, 5, 5, 5], [11]]]
    let scores = try head.score(hypotheses, over: states)
    let rows = head.logProbabilities(hypotheses, over: states, .inference).array()
    var next = 0
    for (list, found) in zip(hypotheses, scores) {
      #expect(found.map(\.count) == list.map { $0.count + 1 })
      for (tokens, numbers) in zip(list, found) {
        for (token, number) in zip(tokens + [0], numbers) {
          #expect(abs(rows[next * 12 + token] - number) < 1e-5)
          next += 1
        }
      }
    }
    // Nothing else that is scored has a say.
    let alone = try head.score([[[5, 5, 5, 5]]], over: TinyAttentionHead.speech([names[2]]).states)
    #expect(alone[0][0] == scores[2][1])
  }

  @Test func hypothesesOfAnUtteranceHaveGradientsAsIfAlone() throws {
    let fresh = FreshParameters(seed: 2)
    let head = try AttentionHead(
      TinyAttentionHead.sizes, TinyAttentionHead.configuration, ParameterScope(fresh))
    let rows = TinyAttentionHead.speech(names).states.rows.tracked()
    let states = SequenceBatch(rows: rows, lengths: names.map(\.frames))
    let hypotheses = [[[1, 2, 3], [4]], [], [[5, 5]]]
    let together = head.logProbabilities(hypotheses, over: states, .inference)
    let apart = [[[[1, 2, 3]], [], []], [[[4]], [], []], [[], [], [[5, 5]]]].map {
      head.logProbabilities($0, over: states, .inference)
    }
    #expect(
      zip(together.array(), Tensor.concatenating(apart).array()).allSatisfy { abs($0 - $1) < 1e-5 })
    let weights = sample(together.shape, "weights")
    let gradients = [together, Tensor.concatenating(apart)].map {
      ($0 * weights).sum().gradients(of: [rows])[0].array()
    }
    #expect(zip(gradients[0], gradients[1]).allSatisfy { abs($0 - $1) < 1e-4 })
  }

  @Test func aConfigurationHasUsualValuesAndIsChecked() throws {
    let written = #"{"kind": "attention", "blocks": 2, "heads": 4, "feed_forward_width": 64}"#
    let read = try JSONDecoder().decode(AnyHeadConfiguration.self, from: Data(written.utf8))
    let configuration = try #require(read.head as? AttentionHead.Configuration)
    #expect(
      configuration
        == .init(blocks: 2, heads: 4, feedForwardWidth: 64, dropout: 0.1, smoothing: 0.1))
    let model = TinyModel.configuration
    #expect(configuration.problem(in: model) == nil)
    func problem(_ change: (inout AttentionHead.Configuration) -> Void) -> String? {
      var changed = configuration
      change(&changed)
      return changed.problem(in: model)
    }
    #expect(problem { $0.heads = 3 }?.contains("do not divide") == true)
    #expect(problem { $0.heads = 0 } != nil)
    #expect(problem { $0.blocks = 0 } != nil)
    #expect(problem { $0.feedForwardWidth = 1 << 40 } != nil)
    #expect(problem { $0.smoothing = 1 } != nil)
    #expect(problem { $0.dropout = -.infinity } != nil)
  }
}

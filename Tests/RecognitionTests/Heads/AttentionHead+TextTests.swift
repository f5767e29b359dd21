import Layers
import ModelFixtures
import Recognition
import Tensors
import TestSupport
import Testing

struct AttentionHeadTextTests {
  private let sentences = [[3, 5, 5], [10], []]

  @Test func lossAndGradientsAreThoseOfTorch() throws {
    let golden = try GoldenTensors("attention_head")
    let parameters = GoldenParameters(golden)
    let head = try AttentionHead(
      HeadSizes(width: 16, vocabulary: 11),
      .init(blocks: 2, heads: 4, feedForwardWidth: 24, dropout: 0, languageModel: true),
      ParameterScope(parameters))
    let loss = head.textLoss(sentences, .training(RandomKey(1)))
    #expect(loss.terms == ["attention_text": Double(loss.total.scalar)])
    #expect(try golden.mismatch(loss.total, "text.loss") == nil)
    #expect(parameters.unused == [])
    #expect(try parameters.mismatches(of: loss.total, under: "text.grad") == [])
    let silence = SequenceBatch(rows: Tensor(zeros: [0, 16]), lengths: [0, 0, 0])
    let output = head.logProbabilities(sentences.map { [$0] }, over: silence, .inference)
    #expect(try golden.mismatch(output, "text.output", absolute: 2e-5) == nil)
  }

  @Test func aSentenceIsAsLikelyStepByStep() throws {
    let head = try TinyAttentionHead.head()
    let silence = SequenceBatch(rows: Tensor(zeros: [0, 32]), lengths: [0, 0, 0])
    let scores = try head.score(sentences.map { [$0] }, over: silence).flatMap {
      $0.flatMap(\.self)
    }
    let loss = head.textLoss(sentences, .inference).total.scalar
    #expect(abs(loss + scores.reduce(0, +)) < 1e-4)
  }

  @Test func onlyAHeadThatIsConfiguredSoIsALanguageModel() throws {
    #expect(try TinyAttentionHead.head().isLanguageModel)
    var configuration = TinyAttentionHead.configuration
    configuration.languageModel = false
    let head = try AttentionHead(
      TinyAttentionHead.sizes, configuration, ParameterScope(FreshParameters(seed: 1)))
    #expect(!head.isLanguageModel && !head.decodingOptions.contains(.lmWeight))
  }
}

import Audio
import Layers
import ModelFixtures
import Recognition
import Tensors
import TestSupport
import Testing

@testable import Training

struct TrainingObjectiveTests {
  private let targets = [[3, 5, 3], [4, 5]]

  /// The objective of two utterances, or of two views of one.
  private func loss(
    _ objective: TrainingObjective, targets: [[Int]]? = nil, scale: Float = 1
  ) throws -> HeadLoss {
    let model = try SpeechModel(
      TinyHeads.configuration, ParameterScope(StoredParameters(TinyHeads.parameters())))
    let bins = TinyHeads.configuration.features.bins
    let speech = model.encode(
      SequenceBatch([sample([80, bins], "a"), sample([80, bins], "b")]), .inference)
    return try objective.loss(
      of: model, speech, targets: targets ?? self.targets, scale: scale, .inference)
  }

  private let heads = TinyHeads.configuration.heads.map { type(of: $0).kind }

  @Test func headsAddUpByTheirWeights() throws {
    let parts = try heads.map { kind in
      let only = Dictionary(uniqueKeysWithValues: heads.map { ($0, $0 == kind ? 1.0 : 0.0) })
      return Double(try loss(TrainingObjective(losses: only)).total.scalar)
    }
    try #require(parts.count > 1 && parts.allSatisfy { $0 > 0 })
    let all = try loss(TrainingObjective())
    #expect(abs(Double(all.total.scalar) / parts.reduce(0, +) - 1) < 1e-5)
    let halved = try loss(TrainingObjective(losses: [heads[0]: 0.5]))
    let expected = parts.reduce(0, +) - parts[0] / 2
    #expect(abs(Double(halved.total.scalar) / expected - 1) < 1e-5)
    // Terms are what the heads say, whatever they weigh.
    #expect(halved.terms == all.terms)
    let scaled = try loss(TrainingObjective(), scale: 0.25)
    #expect(abs(scaled.total.scalar / all.total.scalar - 0.25) < 1e-6)
  }

  @Test func viewsThatAreHeardDifferentlyCostAsMuchAsTheyWeigh() throws {
    let twice = [targets[0], targets[0]]
    let plain = try loss(TrainingObjective(losses: ["ctc": 0.5]), targets: twice)
    var consistency = ConsistencyConfiguration()
    consistency.weight = 3
    let objective = TrainingObjective(losses: ["ctc": 0.5], consistency: consistency)
    #expect(objective.views == 2 && TrainingObjective().views == 1)
    let found = try loss(objective, targets: twice)
    let divergence = try #require(found.terms["consistency"])
    #expect(divergence > 0 && plain.terms["consistency"] == nil)
    let expected = Double(plain.total.scalar) + 0.5 * 3 * divergence
    #expect(abs(Double(found.total.scalar) / expected - 1) < 1e-5)
  }

  @Test func aHeadWithoutWeightHasNoViewsToCompare() throws {
    let objective = TrainingObjective(
      losses: ["ctc": 0], consistency: ConsistencyConfiguration())
    #expect(try loss(objective).terms["consistency"] == nil)
  }

  @Test func whatIsReadCostsTheHeadsThatRead() throws {
    let model = try TinyHeads.model()
    let head = try #require(model.heads["attention"] as? any TextTrainable)
    let alone = Double(head.textLoss(targets, .inference).total.scalar)
    let objective = TrainingObjective(losses: ["attention": 0.5], textWeight: 3)
    let found = objective.loss(of: model, text: targets, scale: 0.25, .inference)
    #expect(abs(Double(found.total.scalar) / (0.5 * 3 * 0.25 * alone) - 1) < 1e-5)
    #expect(found.terms == ["attention_text": alone])
  }

  @Test func aTextThatIsTooLongIsExcluded() throws {
    let found = try loss(
      TrainingObjective(), targets: [targets[0], [Int](repeating: 3, count: 100)])
    #expect(found.excluded == [1])
  }
}

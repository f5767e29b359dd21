import Foundation
import Layers
import ModelFixtures
import Recognition
import Tensors
import TestSupport
import Testing

@testable import Training

struct MWERConfigurationTests {
  private let utterances = (0..<2).map { index in
    TrainingBatch.Utterance(
      index: index, features: sample([90 + 20 * index, 16], "x\(index)"),
      tokens: [3 + index, 5, 4], seconds: 1)
  }

  private var model: ModelConfiguration {
    var model = TinyModel.configuration
    model.encoder.block.dropout = 0
    var head = ParaformerHead.Configuration(blocks: 1, heads: 2, feedForwardWidth: 16)
    head.dropout = 0
    model.heads.append(head)
    return model
  }

  private func step(_ mwer: MWERConfiguration?, ctc: Double = 0) throws -> GradientStep {
    try GradientStep(
      TrainingBatch(utterances, shardSeconds: 10, failures: []), model: model,
      parameters: Parameters(seed: 1) { _ = try SpeechModel(model, $0) },
      objective: TrainingObjective(losses: ["ctc": ctc], mwer: mwer), key: RandomKey(1), workers: 1)
  }

  @Test func aFileNamesTheHeadsAndWhatIsNotAsUsual() throws {
    func parse(_ text: String) throws -> MWERConfiguration? {
      try ConfigurationFile.parse(Array(text.utf8), path: "run.json").mwer
    }
    #expect(try parse("{}") == nil)
    var expected = MWERConfiguration(heads: ["paraformer"])
    #expect(try parse(#"{"mwer": {"heads": ["paraformer"]}}"#) == expected)
    expected.samples = 8
    expected.crossEntropy = 0.5
    #expect(
      try parse(#"{"mwer": {"heads": ["paraformer"], "samples": 8, "crossEntropy": 0.5}}"#)
        == expected)
    #expect(throws: TrainingError.self) { try parse(#"{"mwer": {"samples": 8}}"#) }
    #expect(throws: TrainingError.self) { try parse(#"{"mwer": {"heads": [], "beam": 2}}"#) }
  }

  @Test func numbersOutOfRangeAreNamed() throws {
    func refused(_ change: (inout MWERConfiguration) -> Void) -> String? {
      var configuration = TrainingConfiguration()
      configuration.data.train = ["train.jsonl"]
      var mwer = MWERConfiguration(heads: ["paraformer"])
      change(&mwer)
      configuration.mwer = mwer
      guard
        case .configurationValue(let key, _, _)? = #expect(
          throws: TrainingError.self, performing: { try configuration.validate() })
      else { return nil }
      return key
    }
    #expect(refused { $0.heads = [] } == "mwer.heads")
    #expect(refused { $0.heads = ["a", "a"] } == "mwer.heads")
    #expect(refused { $0.samples = 0 } == "mwer.samples")
    #expect(refused { $0.weight = 0 } == "mwer.weight")
    #expect(refused { $0.crossEntropy = -1 } == "mwer.crossEntropy")
  }

  @Test func aHeadWithoutHypothesesOfItsOwnIsRefused() throws {
    let model = try SpeechModel(
      model, ParameterScope(FreshParameters(seed: 1)))
    try MWERConfiguration(heads: ["paraformer"]).check(model)
    for kind in ["ctc", "nonsense"] {
      #expect(
        throws: TrainingError.configurationValue(
          key: "mwer.heads", found: kind, expected: "heads among: paraformer")
      ) { try MWERConfiguration(heads: ["paraformer", kind]).check(model) }
    }
  }

  @Test func theObjectiveOfATunedHeadIsItsExpectedErrorsAndAShareOfItsOwn() throws {
    var mwer = MWERConfiguration(heads: ["paraformer"])
    mwer.samples = 6
    mwer.crossEntropy = 0
    let (plain, errors) = (try step(nil), try step(mwer))
    #expect(plain.terms["paraformer_expected_errors"] == nil)
    #expect(errors.terms["paraformer"] == nil)
    #expect(try #require(errors.terms["paraformer_expected_errors"]) > 0)
    #expect(errors.norm > 0 && errors.norm != plain.norm)

    (mwer.weight, mwer.crossEntropy) = (2, 0.25)
    let both = try step(mwer)
    #expect(abs(both.loss - (2 * errors.loss + 0.25 * plain.loss)) < 1e-4)
    #expect(both.terms["paraformer"] == plain.terms["paraformer"])
    #expect(
      both.terms["paraformer_expected_errors"] == errors.terms["paraformer_expected_errors"])
  }

  @Test func otherHeadsKeepTheirObjective() throws {
    let (plain, tuned) = (
      try step(nil, ctc: 1), try step(MWERConfiguration(heads: ["paraformer"]), ctc: 1)
    )
    #expect(plain.terms["ctc"] == tuned.terms["ctc"])
  }
}

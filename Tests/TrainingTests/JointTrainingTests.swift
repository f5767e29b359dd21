import Foundation
import Recognition
import TestSupport
import Testing
import Training

/// Several heads that learn together on one encoder.
struct JointTrainingTests {
  private let corpus: ToneCorpus
  private let folder: TemporaryFolder

  init() throws {
    corpus = try ToneCorpus(count: 24)
    folder = try TemporaryFolder()
  }

  private static let twoHeads = """
    {"kind": "attention", "blocks": 1, "heads": 2, "feed_forward_width": 64}, {"kind": "ctc"}
    """
  private static let allHeads = """
    \(twoHeads), {"kind": "cassnat", "self_blocks": 1, "mixed_blocks": 1, "heads": 2, \
    "feed_forward_width": 32, "dropout": 0.1}, \
    {"kind": "paraformer", "blocks": 1, "heads": 2, "feed_forward_width": 32}
    """

  /// Trains in a folder, interrupted after the updates in `stops`.
  private func train(
    _ name: String, steps: Int, heads: String = twoHeads, stops: [Int] = [], extra: String = "",
    workers: Int = 1
  ) throws -> [TrainingRecord] {
    let text = corpus.configuration(steps: steps, heads: heads, extra: extra)
    let path = try corpus.folder.write(text, to: "configuration.json")
    var records: [TrainingRecord] = []
    for stop in stops + [Int.max] {
      try Trainer(ConfigurationFile.read(path), folder: folder.file(name), workers: workers).run(
        shouldStop: { records.last?.step ?? 0 >= stop },
        report: { if case .updated(let record) = $0 { records.append(record) } })
    }
    return records
  }

  private func checkpoint(_ name: String, _ step: Int) throws -> [Data] {
    try ["model.safetensors", "state.safetensors"].map {
      try Data(
        contentsOf: URL(
          fileURLWithPath: folder.file("\(name)/checkpoints/step-0000000\(step)/\($0)")))
    }
  }

  @Test func everyHeadLearns() throws {
    let records = try train("run", steps: 200, workers: 2)
    let (first, last) = (try #require(records.first), try #require(records.last))
    #expect(first.terms.keys.sorted() == ["attention", "ctc"])
    #expect(first.gradientNorms.keys.sorted() == ["encoder", "heads.attention", "heads.ctc"])
    let scores = try #require(last.dev?["manifest"]?.heads)
    #expect(scores.keys.sorted() == ["attention", "ctc"])
    for (kind, score) in scores {
      #expect(score.wordErrorRate < 0.1 && score.loss.isFinite, "\(kind): \(score)")
    }
    let decoders = try Recognizer(ModelBundle(path: folder.file("run/best"))).decoders
    #expect(decoders == ["attention", "ctc"], "the first head is the default")
  }

  @Test func theLossIsTheWeightedSumOfTheHeads() throws {
    let records = try train("run", steps: 2, extra: #", "losses": {"ctc": 0.25, "attention": 3}"#)
    for record in records {
      let terms = record.terms
      let sum = 3 * (terms["attention"] ?? 0) + 0.25 * (terms["ctc"] ?? 0)
      #expect(abs(record.loss / sum - 1) < 1e-5)
    }
  }

  @Test func aHeadWithoutWeightIsNotTrained() throws {
    let records = try train("run", steps: 2, extra: #", "losses": {"ctc": 0}"#)
    #expect(records.allSatisfy { Array($0.terms.keys) == ["attention"] })
    #expect(
      records.allSatisfy {
        $0.gradientNorms["heads.ctc"] == nil && $0.gradientNorms["encoder"] != nil
      })
  }

  @Test(arguments: ["", #", "freeze": ["encoder", "heads.ctc.output.bias"]"#])
  func anInterruptedRunOfAllHeadsEndsWithTheSameBits(extra: String) throws {
    let records = try train("whole", steps: 7, heads: Self.allHeads, extra: extra)
    #expect(records.allSatisfy { $0.skipped == nil && $0.terms.count >= 4 })
    _ = try train("parts", steps: 7, heads: Self.allHeads, stops: [2, 5], extra: extra, workers: 2)
    #expect(try checkpoint("whole", 7) == checkpoint("parts", 7))
  }

  @Test func aWeightOfAHeadThatIsNotThereIsRefused() throws {
    let error = #expect(throws: TrainingError.self) {
      try train("run", steps: 1, extra: #", "losses": {"paraformer": 1}"#)
    }
    #expect(error?.description.contains("“losses.paraformer”") == true)
    #expect(error?.description.contains("attention, ctc") == true)
  }

  @Test func aPathThatFreezesNothingIsRefused() throws {
    let error = #expect(throws: TrainingError.self) {
      try train("run", steps: 1, extra: #", "freeze": ["heads.cassnat"]"#)
    }
    #expect(error?.description.contains("“heads.cassnat”") == true)
  }

  @Test func aHeadThatIsTunedWithoutWeightIsRefused() throws {
    let error = #expect(throws: TrainingError.self) {
      try train(
        "run", steps: 1, extra: #", "losses": {"attention": 0}, "mwer": {"heads": ["attention"]}"#)
    }
    #expect(error?.description.contains("“losses.attention”") == true)
  }
}

import Testing

@testable import Training

struct DataConfigurationTests {
  @Test func boundsMustFitIntoEachOther() {
    let changes: [(String, (inout DataConfiguration) -> Void)] = [
      ("data.minimumSeconds", { $0.minimumSeconds = -1 }),
      ("data.minimumSeconds", { $0.minimumSeconds = .nan }),
      ("data.maximumSeconds", { $0.maximumSeconds = 0.05 }),
      ("data.durationSpread", { $0.durationSpread = -0.1 }),
      ("data.batchUtterances", { $0.batchUtterances = 0 }),
      ("data.shardSeconds", { $0.shardSeconds = 29 }),
      ("data.batchSeconds", { $0.batchSeconds = 29 }),
      ("data.train", { $0.train = ["a.jsonl:0.5", "b.jsonl"] }),
      ("data.train", { $0.train = ["a.jsonl:0", "b.jsonl:1"] }),
    ]
    for (key, change) in changes {
      var data = DataConfiguration()
      data.train = ["train.jsonl"]
      change(&data)
      let error = #expect(throws: TrainingError.self) { try data.validate() }
      guard case .configurationValue(key, _, _)? = error else {
        Issue.record("\(key): \(error as Any)")
        continue
      }
    }
  }

  @Test func batchesArePlannedWithinItsBounds() {
    var data = DataConfiguration()
    data.durationSpread = 0.3
    data.batchUtterances = 50
    let sampling = data.sampling(seed: 4)
    var budget = BatchBudget(.ragged, seconds: 120)
    budget.utterances = 50
    #expect(sampling.budget == budget)
    #expect(sampling.limits.minimumSeconds == 0.1 && sampling.limits.maximumSeconds == 30)
    #expect(sampling.spread == BatchSpread(duration: 0.3, tokens: .infinity))
    #expect(sampling.seed == 4 && sampling.ranks == 1)
  }

  @Test func aRunBeginsWithTheLargestBatchUnlessItIsSorted() {
    var data = DataConfiguration()
    #expect((0...2).map(data.order) == [.largestFirst, .shuffled, .shuffled])
    data.sortedEpochs = 2
    #expect((0...2).map(data.order) == [.ascending, .ascending, .shuffled])
  }
}

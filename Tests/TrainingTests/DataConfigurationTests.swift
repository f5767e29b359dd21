import Testing

@testable import Training

struct DataConfigurationTests {
  @Test func boundsMustFitIntoEachOther() {
    let changes: [(String, (inout DataConfiguration) -> Void)] = [
      ("data.minimumSeconds", { $0.minimumSeconds = -1 }),
      ("data.minimumSeconds", { $0.minimumSeconds = .nan }),
      ("data.maximumSeconds", { $0.maximumSeconds = 0.05 }),
      ("data.shardSeconds", { $0.shardSeconds = 29 }),
      ("data.batchSeconds", { $0.batchSeconds = 29 }),
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

  @Test func givesTheBoundsOfABatchPlan() {
    let limits = DataConfiguration().limits
    #expect(
      limits == .init(batchSeconds: 120, minimumSeconds: 0.1, maximumSeconds: 30))
  }
}

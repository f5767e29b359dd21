import Testing

@testable import Training

struct OptimizerConfigurationTests {
  @Test func theDefaultsAreSound() throws {
    try OptimizerConfiguration().validate()
  }

  @Test func namesEachNumberOutOfRange() {
    let changes: [(String, (inout OptimizerConfiguration) -> Void)] = [
      ("beta1", { $0.beta1 = 1 }), ("beta2", { $0.beta2 = -0.1 }),
      ("beta2", { $0.beta2 = 0.999999999 }),
      ("averagingDecay", { $0.averagingDecay = .nan }), ("epsilon", { $0.epsilon = 0 }),
      ("clipNorm", { $0.clipNorm = -1 }), ("weightDecay", { $0.weightDecay = -0.01 }),
    ]
    for (name, change) in changes {
      var optimizer = OptimizerConfiguration()
      change(&optimizer)
      let error = #expect(throws: TrainingError.self) { try optimizer.validate() }
      guard case .configurationValue("optimizer.\(name)", _, _)? = error else {
        Issue.record("\(name): \(error as Any)")
        continue
      }
    }
  }
}

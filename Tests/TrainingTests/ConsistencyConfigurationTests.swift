import Testing

@testable import Training

struct ConsistencyConfigurationTests {
  private func parse(_ text: String) throws -> ConsistencyConfiguration? {
    try ConfigurationFile.parse(Array(text.utf8), path: "run.json").consistency
  }

  @Test func aFileNamesWhatIsNotAsUsual() throws {
    #expect(try parse("{}") == nil)
    #expect(try parse(#"{"consistency": {}}"#)?.weight == 0.2)
    #expect(try parse(#"{"consistency": {"weight": 0.5}}"#)?.weight == 0.5)
    #expect(throws: TrainingError.self) { try parse(#"{"consistency": {"alpha": 0.5}}"#) }
  }

  @Test(arguments: [0, -1, .infinity, .nan] as [Double])
  func aWeightThatIsNoWeightIsNamed(weight: Double) {
    var consistency = ConsistencyConfiguration()
    consistency.weight = weight
    let error = #expect(throws: TrainingError.self) { try consistency.validate() }
    #expect(error?.description.contains("consistency.weight") == true)
  }

  @Test(arguments: [(["attention"], [:]), (["attention", "ctc"], ["ctc": 0])])
  func viewsThatNobodyComparesAreRefused(heads: [String], losses: [String: Double]) throws {
    let consistency = ConsistencyConfiguration()
    try consistency.check(heads: ["attention", "ctc"], losses: ["attention": 0])
    let error = #expect(throws: TrainingError.self) {
      try consistency.check(heads: heads, losses: losses)
    }
    #expect(error?.description.contains("“consistency”") == true)
  }
}

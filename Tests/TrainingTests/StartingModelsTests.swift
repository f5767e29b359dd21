import Foundation
import Testing

@testable import Training

struct StartingModelsTests {
  @Test(arguments: [(#""a""#, ["a"]), (#"["a"]"#, ["a"]), (#"["a","b"]"#, ["a", "b"])])
  func aPathOrAListIsRead(text: String, bundles: [String]) throws {
    let models = try JSONDecoder().decode(StartingModels.self, from: Data(text.utf8))
    #expect(models == StartingModels(bundles))
    let again = try JSONDecoder().decode(
      StartingModels.self, from: JSONEncoder().encode(models))
    #expect(again == models)
  }

  @Test func anEmptyListIsRefused() {
    var configuration = TrainingConfiguration()
    configuration.data.train = ["train.jsonl"]
    configuration.startFrom = StartingModels([])
    let error = #expect(throws: TrainingError.self) { try configuration.validate() }
    guard case .configurationValue("startFrom", _, _)? = error else {
      Issue.record("\(error as Any)")
      return
    }
  }
}

import Recognition
import Testing

@testable import Training

struct TrainingConfigurationTests {
  private var sound: TrainingConfiguration {
    var configuration = TrainingConfiguration()
    configuration.data.train = ["train.jsonl"]
    return configuration
  }

  private func keyRefused(
    after change: (inout TrainingConfiguration) -> Void
  ) -> String? {
    var configuration = sound
    change(&configuration)
    let error = #expect(throws: TrainingError.self) { try configuration.validate() }
    guard case .configurationValue(let key, _, _)? = error else { return nil }
    return key
  }

  @Test func theDefaultsNeedOnlyAManifest() throws {
    try sound.validate()
    #expect(keyRefused { $0.data.train = [] } == "data.train")
  }

  @Test func refusesAnotherVersion() {
    var configuration = sound
    configuration.version = 2
    #expect(throws: TrainingError.configurationVersion(found: 2, supported: 1)) {
      try configuration.validate()
    }
  }

  @Test func needsAnEnd() {
    #expect(keyRefused { $0.epochs = nil } == "epochs")
    #expect(keyRefused { $0.steps = 0 } == "steps")
  }

  @Test func namesEachNumberOutOfRange() {
    #expect(keyRefused { $0.evaluationInterval = 0 } == "evaluationInterval")
    #expect(keyRefused { $0.checkpointInterval = -1 } == "checkpointInterval")
    #expect(keyRefused { $0.keptCheckpoints = 0 } == "keptCheckpoints")
    #expect(keyRefused { $0.losses = ["ctc": -1] } == "losses.ctc")
    #expect(keyRefused { $0.precision = .int8 } == "precision")
  }
}

import Foundation
import Recognition
import TestSupport
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

  /// A configuration that says everything that there is to say.
  private var complete: TrainingConfiguration {
    var configuration = sound
    configuration.startFrom = StartingModels(["a"])
    configuration.data.batchUtterances = 8
    configuration.schedule.decay = .cosine(steps: 2000, final: 0)
    configuration.mwer = MWERConfiguration(heads: ["attention"])
    configuration.consistency = ConsistencyConfiguration()
    configuration.text = TextConfiguration(files: ["a"])
    configuration.pronunciation = PronunciationConfiguration(lexicon: "l", block: 1)
    configuration.pronunciation?.injection = InjectionConfiguration()
    configuration.chunking = ChunkingConfiguration()
    configuration.steps = 9
    return configuration
  }

  @Test func theReferenceExplainsEveryKeyAndNoOther() throws {
    #expect(DocumentedKeys.missing(in: complete) == [])
    let keys = try DocumentedKeys.paths(in: JSONEncoder().encode(complete))
    let explained = try DocumentedKeys.rows(of: "training-configuration.md").keys
    let ofTheModel = explained.filter { $0.hasPrefix("model.") }
    #expect(keys.subtracting(explained).sorted() == [], "not explained")
    #expect(Set(explained).subtracting(keys).subtracting(ofTheModel).sorted() == [], "no keys")
    #expect(
      Set(ofTheModel)
        == Set(
          ["tokenizer", "features", "normalization", "encoder", "heads"].map { "model." + $0 }))
  }

  @Test func theReferenceKnowsEveryDefault() throws {
    var configuration = TrainingConfiguration()
    configuration.mwer = MWERConfiguration(heads: [])
    configuration.consistency = ConsistencyConfiguration()
    configuration.text = TextConfiguration(files: [])
    configuration.pronunciation = PronunciationConfiguration(lexicon: "l", block: 1)
    configuration.pronunciation?.injection = InjectionConfiguration()
    configuration.chunking = ChunkingConfiguration()
    let defaults = try JSONDecoder().decode(
      JSONValue.self, from: JSONEncoder().encode(configuration))
    var compared = 0
    for (key, cells) in try DocumentedKeys.rows(of: "training-configuration.md")
    where cells.count == 2 && cells[0] != "–" {
      let told = try JSONParser.parse(Array(cells[0].trimmingCharacters(in: ["`"]).utf8))
      #expect(defaults.member(at: key.components(separatedBy: ".")) ?? .null == told, "\(key)")
      compared += 1
    }
    #expect(compared > 40)
  }
}

import Foundation
import TestSupport
import Testing

@testable import Training

struct ConfigurationFileTests {
  private func parse(_ json: String) throws(TrainingError) -> TrainingConfiguration {
    try ConfigurationFile.parse(Array(json.utf8), path: "c.json")
  }

  @Test func anEmptyObjectGivesTheDefaults() throws {
    #expect(try parse("{}") == TrainingConfiguration())
  }

  @Test func namesOnlyWhatDiffers() throws {
    var expected = TrainingConfiguration()
    expected.seed = 9
    expected.data.batchSeconds = 300
    expected.augmentation.noise.probability = 0.5
    expected.schedule.decay = .cosine(steps: 20000, final: 0)
    expected.losses = ["ctc": 0.3]
    expected.epochs = nil
    expected.steps = 20000
    let found = try parse(
      #"""
      {"seed": 9, "data": {"batchSeconds": 300}, "augmentation": {"noise": {"probability": 0.5}},
       "schedule": {"decay": {"kind": "cosine", "steps": 20000}}, "losses": {"ctc": 0.3},
       "epochs": null, "steps": 20000}
      """#)
    #expect(found == expected)
  }

  @Test func theWrittenFileReadsBack() throws {
    var configuration = TrainingConfiguration()
    configuration.augmentation = .standard
    configuration.steps = 5
    configuration.schedule.decay = .cosine(steps: 10, final: 1e-6)
    configuration.model = .object(["encoder": .object(["layers": .integer(4)])])
    let folder = try TemporaryFolder()
    let path = try folder.write(ConfigurationFile.text(of: configuration), to: "c.json")
    #expect(try ConfigurationFile.read(path) == configuration)
  }

  @Test func listsEveryKeyThatNothingReads() {
    #expect(
      throws: TrainingError.unknownKeys(
        path: "c.json", keys: ["data.trian", "schedule.decay.steps", "sede"])
    ) {
      try parse(
        #"""
        {"sede": 1, "data": {"trian": ["a"]},
         "schedule": {"decay": {"kind": "constant", "steps": 3}}}
        """#)
    }
  }

  @Test(arguments: [
    (#"{"data": {"batchSeconds": "60"}}"#, "data.batchSeconds", "“60”"),
    (#"{"seed": -1}"#, "seed", "-1"),
    (#"{"losses": {"ctc": 0.5}, "epochs": 1.5}"#, "epochs", "1.5"),
    (#"{"data": 5}"#, "data", "5"),
    (#"{"augmentation": {"gain": {"decibels": [6, -6]}}}"#, "augmentation.gain.decibels", ""),
    (#"{"schedule": {"decay": {"kind": "linear"}}}"#, "schedule.decay.kind", "“linear”"),
    (#"{"schedule": {"decay": {"kind": "cosine"}}}"#, "schedule.decay", "an object"),
    (#"{"augmentation": {"noise": {"colors": ["red"]}}}"#, "augmentation.noise.colors", ""),
  ])
  func namesAValueOfTheWrongType(json: String, key: String, found: String) {
    let error = #expect(throws: TrainingError.self) { try parse(json) }
    guard case .configurationValue(let foundKey, let value, _) = error else {
      Issue.record("\(error as Any)")
      return
    }
    #expect(foundKey.hasPrefix(key))
    #expect(found.isEmpty || value == found)
  }

  @Test func saysInWhichLineTheSyntaxBreaks() {
    #expect(
      throws: TrainingError.configurationSyntax(
        path: "c.json", found: "“o” in line 3", expected: "a key in quotation marks")
    ) { try parse("{\n  \"seed\": 1,\n  oops\n}") }
  }

  @Test func saysThatAFileIsMissing() {
    #expect(
      throws: TrainingError.unreadable(
        path: "/nonexistent/c.json", reason: "No such file or directory")
    ) { try ConfigurationFile.read("/nonexistent/c.json") }
  }

  @Test func keysOfTheModelAndOfListsAreReadToo() throws {
    let corpus = try ToneCorpus(count: 1)
    func parse(_ old: String, _ new: String, extra: String = "") throws -> TrainingConfiguration {
      let text = corpus.configuration(steps: 1, extra: extra)
      try #require(text.contains(old))
      return try self.parse(text.replacing(old, with: new))
    }
    #expect(throws: Never.self) { try parse("}", "}") }
    for (old, new, key) in [
      (#""features": "kaldi""#, #""features": "kaldi", "foo": 1"#, "model.foo"),
      (#""blocks": 1"#, #""blocks": 1, "blokcs": 2"#, "model.encoder.blokcs"),
      (#""causal": false"#, #""causal": false, "droput": 0.5"#, "model.encoder.block.droput"),
      (#"{"kind": "ctc"}"#, #"{"kind": "ctc", "weight": 2}"#, "model.heads.0.weight"),
    ] {
      #expect(throws: TrainingError.unknownKeys(path: "c.json", keys: [key])) {
        try parse(old, new)
      }
    }
    #expect(throws: TrainingError.unknownKeys(path: "c.json", keys: ["chunking.evaluated.0.foo"])) {
      try parse(
        "}", "}",
        extra: #", "chunking": {"evaluated": [{"frames": 2, "left_chunks": 1, "foo": 3}]}"#)
    }
  }

  @Test func whatIsNullStaysNull() throws {
    var configuration = TrainingConfiguration()
    configuration.epochs = nil
    configuration.steps = 300
    let text = try ConfigurationFile.text(of: configuration)
    #expect(text.contains(#""epochs" : null"#))
    #expect(try parse(text) == configuration)
    #expect(try ConfigurationFile.text(of: TrainingConfiguration()).contains(#""epochs" : 50"#))
  }
}

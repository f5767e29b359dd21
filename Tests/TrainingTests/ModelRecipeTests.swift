import Audio
import Foundation
import Layers
import Recognition
import Testing
import Training

struct ModelRecipeTests {
  private func trained(_ changes: [String: String] = [:]) throws -> TrainingConfiguration {
    var json = """
      {"tokenizer": "t.txt", "features": "nemo", "normalization": "global",
       "encoder": {"subsampling": {"kind": "dw_striding", "channels": 8}, "blocks": 1,
         "block": {"width": 32, "heads": 2, "feed_forward_width": 64, "kernel": 5,
                   "causal": false, "dropout": 0.1}},
       "heads": [{"kind": "ctc"}]}
      """
    for (old, new) in changes { json = json.replacing(old, with: new) }
    var configuration = TrainingConfiguration()
    configuration.model = try JSONDecoder().decode(JSONValue.self, from: Data(json.utf8))
    return configuration
  }

  private func recipe(_ changes: [String: String] = [:]) throws -> ModelRecipe {
    try ModelRecipe(trained(changes))
  }

  private let statistics = FeatureNormalization.global(
    mean: [Float](repeating: 0.1, count: LogMel.Configuration.nemo.bins),
    inverseDeviation: [Float](repeating: 2, count: LogMel.Configuration.nemo.bins))

  @Test(arguments: [
    (["dw_striding": "stride"], "encoder.subsampling.kind"),
    ([#""tokenizer": "t.txt", "#: ""], "tokenizer"), (["ctc": "oracle"], "oracle"),
    (["global": "local"], "normalization"),
  ])
  func whatCannotBeUsedIsNamed(changes: [String: String], part: String) {
    #expect {
      try recipe(changes)
    } throws: { error in
      guard case TrainingError.configurationValue("model", _, _) = error else { return false }
      return "\(error)".contains(part)
    }
  }

  @Test func weightsAreThoseOfItsHeads() throws {
    let recipe = try recipe()
    try recipe.check(losses: [:])
    try recipe.check(losses: ["ctc": 0.3])
    let unknown = #expect(throws: TrainingError.self) {
      try recipe.check(losses: ["ctc": 1, "oracle": 0.5])
    }
    #expect(unknown?.description.contains("“losses.oracle”") == true)
    #expect(unknown?.description.contains("one of its heads: ctc") == true)
    let nothing = #expect(throws: TrainingError.self) { try recipe.check(losses: ["ctc": 0]) }
    #expect(nothing?.description.contains("0 for every head") == true)
  }

  @Test func aModelIsKnownAgainAfterItWasWritten() throws {
    let recipe = try recipe()
    let model = recipe.model(vocabularySize: 30, normalization: statistics)
    let read = try JSONDecoder().decode(
      ModelConfiguration.self, from: JSONEncoder().encode(model))
    #expect(recipe.makes(read, vocabularySize: 30))
    #expect(!recipe.makes(read, vocabularySize: 31))
  }

  @Test func theModelTellsWhatChunksItIsTrainedFor() throws {
    var configuration = try trained()
    configuration.chunking = ChunkingConfiguration()
    let model = try ModelRecipe(configuration)
      .model(vocabularySize: 30, normalization: statistics)
    #expect(
      model.encoder.chunking
        == ChunkingChoices(frames: [4, 8, 16, 32], leftChunks: [2, 4, 8, nil]))
    configuration.chunking = nil
    let whole = try ModelRecipe(configuration)
    #expect(whole.encoder.chunking == nil)
    #expect(!whole.makes(model, vocabularySize: 30))
    // What the trainer decides cannot be said elsewhere.
    #expect {
      try recipe(["\"blocks\"": #""chunking": {"frames": [4], "left_chunks": [2]}, "blocks""#])
    } throws: {
      "\($0)".contains("model.encoder.chunking")
    }
  }

  @Test(arguments: [
    ["nemo": "kaldi"], ["\"width\": 32": "\"width\": 64"], ["0.1": "0.2"], ["global": "none"],
  ])
  func anotherModelIsNotTaken(changes: [String: String]) throws {
    let model = try recipe().model(vocabularySize: 30, normalization: statistics)
    #expect(try !recipe(changes).makes(model, vocabularySize: 30))
  }

  @Test(arguments: [
    (["\"blocks\": 1": "\"blocks\": 0"], "model.encoder"),
    (["\"kernel\": 5": "\"kernel\": 4"], "model.encoder"),
    (["\"dropout\": 0.1": "\"dropout\": 1"], "model.encoder"),
    (["\"heads\": 2": "\"heads\": 3"], "model.encoder"),
    ([#"[{"kind": "ctc"}]"#: "[]"], "model.heads"),
    ([#"[{"kind": "ctc"}]"#: #"[{"kind": "ctc"}, {"kind": "ctc"}]"#], "model.heads"),
    (
      [#"{"kind": "ctc"}"#: #"{"kind": "ctc", "intermediate": {"block": 9, "weight": 0.3}}"#],
      "model.heads"
    ),
  ])
  func sizesThatMakeNoModelAreRefused(changes: [String: String], key: String) throws {
    let recipe = try recipe(changes)
    #expect {
      try recipe.model(vocabularySize: 30)
    } throws: { error in
      guard case TrainingError.configurationValue(key, _, _) = error else { return false }
      return true
    }
    #expect(throws: Never.self) { try self.recipe().model(vocabularySize: 30) }
  }

  @Test func whatIsReadCanBeWritten() throws {
    let recipe = try recipe()
    let copy = try JSONDecoder().decode(ModelRecipe.self, from: JSONEncoder().encode(recipe))
    #expect(
      copy.makes(recipe.model(vocabularySize: 9, normalization: statistics), vocabularySize: 9))
    #expect(copy.tokenizer == recipe.tokenizer)
  }
}

import TestSupport
import Testing

@testable import Training

struct PronunciationConfigurationTests {
  private func parse(_ text: String) throws -> PronunciationConfiguration? {
    try ConfigurationFile.parse(Array(text.utf8), path: "run.json").pronunciation
  }

  @Test func aFileNamesDictionaryAndBlock() throws {
    #expect(try parse("{}") == nil)
    let given = try #require(try parse(#"{"pronunciation": {"lexicon": "l.txt", "block": 3}}"#))
    #expect(given.lexicon == "l.txt" && given.block == 3 && given.weight == 0.3)
    #expect(
      try parse(#"{"pronunciation": {"lexicon": "l", "block": 3, "weight": 2}}"#)?.weight == 2)
    for broken in [
      #"{"block": 3}"#, #"{"lexicon": "l"}"#, #"{"lexicon": "l", "block": 1, "x": 1}"#,
    ] {
      #expect(throws: TrainingError.self) { try parse(#"{"pronunciation": \#(broken)}"#) }
    }
  }

  @Test(arguments: [0, -1, .infinity, .nan] as [Double])
  func aWeightThatIsNoWeightIsNamed(weight: Double) {
    var pronunciation = PronunciationConfiguration(lexicon: "l", block: 1)
    pronunciation.weight = weight
    let error = #expect(throws: TrainingError.self) { try pronunciation.validate() }
    #expect(error?.description.contains("pronunciation.weight") == true)
  }

  @Test func aBlockThatIsNotThereAndAnEncoderThatDoesNotLearnAreRefused() throws {
    let tones = try ToneCorpus(count: 2)
    let configuration = try ConfigurationFile.parse(
      Array(tones.configuration(steps: 1).utf8), path: "run.json")
    let recipe = try ModelRecipe(configuration)
    func check(_ block: Int, _ freeze: [String]) throws(TrainingError) {
      try PronunciationConfiguration(lexicon: "l", block: block).check(recipe, freeze: freeze)
    }
    try check(1, ["heads.ctc"])
    for (block, freeze, key) in [
      (0, [], "pronunciation.block"), (2, [], "pronunciation.block"),
      (1, ["encoder"], "“pronunciation”"),
    ] {
      let error = #expect(throws: TrainingError.self) { try check(block, freeze) }
      #expect(error?.description.contains(key) == true)
    }
  }
}

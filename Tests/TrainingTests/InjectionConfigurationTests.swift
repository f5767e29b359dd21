import TestSupport
import Testing

@testable import Training

struct InjectionConfigurationTests {
  private func parse(_ injection: String, text: String = "null") throws -> TrainingConfiguration {
    let text =
      #"{"pronunciation": {"lexicon": "l", "block": 1, "injection": \#(injection)}, "text": \#(text)}"#
    return try ConfigurationFile.parse(Array(text.utf8), path: "run.json")
  }

  @Test func nothingIsInjectedUnlessAFileSaysSo() throws {
    #expect(try parse("null").pronunciation?.injection == nil)
    let usual = try #require(try parse("{}").pronunciation?.injection)
    #expect(usual == InjectionConfiguration() && usual.weight == 0.5 && usual.errors == 0.3)
    let given = try #require(
      try parse(#"{"weight": 2, "errors": 0}"#).pronunciation?.injection)
    #expect(given.weight == 2 && given.errors == 0)
    #expect(throws: TrainingError.self) { try parse(#"{"tokens": 3}"#) }
  }

  @Test(
    arguments: [
      (0, 0.3, "weight"), (-1, 0.3, "weight"), (.infinity, 0.3, "weight"), (.nan, 0.3, "weight"),
      (1, -0.1, "errors"), (1, 1.1, "errors"), (1, .nan, "errors"),
    ] as [(Double, Double, String)])
  func whatCannotBeIsNamed(weight: Double, errors: Double, key: String) {
    var pronunciation = PronunciationConfiguration(lexicon: "l", block: 1)
    pronunciation.injection = InjectionConfiguration()
    pronunciation.injection?.weight = weight
    pronunciation.injection?.errors = errors
    let error = #expect(throws: TrainingError.self) { try pronunciation.validate() }
    #expect(error?.description.contains("pronunciation.injection.\(key)") == true)
  }

  @Test func withoutTextThereIsNothingToInject() throws {
    var configuration = try parse("{}")
    configuration.epochs = 1
    configuration.data.train = ["a"]
    let error = #expect(throws: TrainingError.self) { try configuration.validate() }
    #expect(error?.description.contains("“text”") == true)
    configuration.text = TextConfiguration(files: ["b"])
    try configuration.validate()
  }
}

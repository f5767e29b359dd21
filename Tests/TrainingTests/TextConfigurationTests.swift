import ModelFixtures
import Recognition
import Tensors
import Testing

@testable import Training

struct TextConfigurationTests {
  private func parse(_ text: String) throws -> TextConfiguration? {
    try ConfigurationFile.parse(Array(text.utf8), path: "run.json").text
  }

  @Test func aFileNamesTheTextsAndWhatIsNotAsUsual() throws {
    #expect(try parse("{}") == nil)
    var expected = TextConfiguration(files: ["a.txt"])
    #expect(try parse(#"{"text": {"files": ["a.txt"]}}"#) == expected)
    expected = TextConfiguration(files: ["a.txt:0.5", "b.txt:2"])
    expected.tokens = 300
    expected.weight = 0.5
    #expect(
      try parse(#"{"text": {"files": ["a.txt:0.5", "b.txt:2"], "tokens": 300, "weight": 0.5}}"#)
        == expected)
    #expect(throws: TrainingError.self) { try parse(#"{"text": {"tokens": 8}}"#) }
    #expect(throws: TrainingError.self) { try parse(#"{"text": {"files": ["a"], "lines": 2}}"#) }
  }

  @Test func numbersOutOfRangeAreNamed() throws {
    func refused(_ change: (inout TextConfiguration) -> Void) -> Bool {
      var text = TextConfiguration(files: ["a.txt"])
      change(&text)
      let error = #expect(throws: TrainingError.self) { try text.validate() }
      return error?.description.contains("“text.") == true
    }
    try TextConfiguration(files: ["a.txt"]).validate()
    #expect(refused { $0.files = [] })
    #expect(refused { $0.files = ["a.txt", "b.txt:1"] })
    #expect(refused { $0.files = [TrainingSource(manifest: "a", weight: -1)] })
    #expect(refused { $0.tokens = 1 })
    #expect(refused { $0.tokens = .max })
    for weight in [0, -1, .infinity, .nan] as [Double] { #expect(refused { $0.weight = weight }) }
  }

  @Test func textNeedsAHeadThatReadsAndSuchAHeadNeedsText() throws {
    let reader = try TinyHeads.model()
    let listener = try TinyModel.model()
    var with = TrainingConfiguration()
    with.text = TextConfiguration(files: ["a.txt"])
    let without = TrainingConfiguration()
    try with.checkText(reader)
    try without.checkText(listener)
    func refused(_ configuration: TrainingConfiguration, _ model: SpeechModel) -> String? {
      #expect(throws: TrainingError.self) { try configuration.checkText(model) }?.description
    }
    #expect(refused(with, listener)?.contains("“text”") == true)
    #expect(refused(without, reader)?.contains("attention") == true)
    // Text that enters the encoder as phones is for all heads.
    var injecting = with
    injecting.pronunciation = PronunciationConfiguration(lexicon: "l", block: 1)
    #expect(refused(injecting, listener)?.contains("“text”") == true)
    injecting.pronunciation?.injection = InjectionConfiguration()
    try injecting.checkText(listener)
    #expect(injecting.readers(in: listener) == [] && injecting.readers(in: reader) == ["attention"])
    // A head that does not learn need not read, and cannot.
    for change: (inout TrainingConfiguration) -> Void in [
      { $0.losses = ["attention": 0] }, { $0.freeze = ["heads.attention"] },
      { $0.freeze = ["heads"] },
    ] {
      var (reading, listening) = (with, without)
      change(&reading)
      change(&listening)
      try listening.checkText(reader)
      #expect(refused(reading, reader)?.contains("“text”") == true)
    }
  }
}

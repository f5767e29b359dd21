import Recognition
import Testing

struct DecodingOptionsTests {
  @Test func whatIsGivenIsNamed() {
    var options = DecodingOptions()
    #expect(options.given == [])
    options.beamSize = 4
    options.ctcWeight = 0.3
    options.lmWeight = 0.2
    options.lengthNormalization = 1
    options.alignments = 8
    options.threshold = 0.9
    options.draft = "ctc"
    #expect(options.given == Set(DecodingOptions.Name.allCases))
  }

  @Test func whatADecoderHasNotIsRefusedByName() throws {
    var options = DecodingOptions(beamSize: 4)
    options.draft = "ctc"
    try options.require(only: [.beamSize, .draft], for: "speculative")
    #expect(
      throws: ModelError.inapplicableOption(
        option: "draft", decoder: "ctc", reason: "its options are: --beam-size")
    ) { try options.require(only: [.beamSize], for: "ctc") }
    #expect(
      throws: ModelError.inapplicableOption(
        option: "beam-size", decoder: "bare", reason: "it has no options")
    ) { try options.require(only: [], for: "bare") }
  }
}

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

  @Test(arguments: [0, -5, 10_001, .max]) func aBeamThatNothingCouldHoldIsRefused(size: Int) {
    let refused = ModelError.inapplicableOption(
      option: "beam-size", decoder: "ctc", reason: "a beam of \(size) is not in 1…10000")
    #expect(throws: refused) { try DecodingOptions(beamSize: size).checkBeam(of: "ctc") }
    #expect(throws: Never.self) { try DecodingOptions(beamSize: 10_000).checkBeam(of: "ctc") }
    #expect(throws: Never.self) { try DecodingOptions().checkBeam(of: "ctc") }
  }
}

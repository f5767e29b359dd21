import Foundation
import Testing

@testable import Recognition

struct PreferredDecodingTests {
  private let preferred = PreferredDecoding(
    decoder: "attention",
    {
      var options = DecodingOptions(beamSize: 10)
      options.ctcWeight = 0.3
      options.lmWeight = 0.2
      return options
    }())

  @Test func aConfigurationNamesOnlyWhatDiffers() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let text = String(decoding: try encoder.encode(preferred), as: UTF8.self)
    #expect(text == #"{"beam_size":10,"ctc_weight":0.3,"decoder":"attention","lm_weight":0.2}"#)
    #expect(try JSONDecoder().decode(PreferredDecoding.self, from: Data(text.utf8)) == preferred)
  }

  @Test func whatTheUserChoosesStays() {
    var given = DecodingOptions(beamSize: 4, alternatives: 3)
    given.lengthNormalization = 0.5
    let options = preferred.options(under: given)
    #expect(options.beamSize == 4 && options.ctcWeight == 0.3 && options.alternatives == 3)
    #expect(options.lengthNormalization == 0.5 && options.draft == nil)
    #expect(options.lmWeight == 0.2)
    given.lmWeight = 0
    #expect(preferred.options(under: given).lmWeight == 0)
  }

  @Test func itIsSpelledAsItIsTyped() {
    #expect(preferred.spelling == "attention --beam-size 10 --ctc-weight 0.3 --lm-weight 0.2")
    #expect(PreferredDecoding(decoder: "ctc").spelling == "ctc")
  }
}

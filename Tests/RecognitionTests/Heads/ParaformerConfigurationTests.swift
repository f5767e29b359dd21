import Foundation
import ModelFixtures
import Recognition
import Testing

struct ParaformerConfigurationTests {
  @Test func theConfigurationNamesWhatIsNotAsPublished() throws {
    let json = #"{"blocks": 3, "heads": 4, "feed_forward_width": 64, "tail_threshold": 0.3}"#
    let read = try JSONDecoder().decode(ParaformerHead.Configuration.self, from: Data(json.utf8))
    var expected = ParaformerHead.Configuration(blocks: 3, heads: 4, feedForwardWidth: 64)
    expected.tailThreshold = 0.3
    #expect(read == expected)
    #expect(read.kernel == 3 && read.samplingRatio == 0.4 && read.smoothing == 0.1)
    let again = try JSONDecoder().decode(
      AnyHeadConfiguration.self, from: JSONEncoder().encode(AnyHeadConfiguration(read)))
    #expect(again.head as? ParaformerHead.Configuration == expected)
  }

  @Test func placesAreThoseOfTheWeightsUnlessTheConfigurationSaysCTC() throws {
    func read(_ settings: String) throws -> ParaformerHead.Configuration {
      let json = #"{"blocks": 3, "heads": 4, "feed_forward_width": 64\#(settings)}"#
      return try JSONDecoder().decode(ParaformerHead.Configuration.self, from: Data(json.utf8))
    }
    #expect(try read("").places == .weights)
    #expect(try read(#", "places": "weights""#).places == .weights)
    let guided = try read(#", "places": "ctc""#)
    #expect(guided.places == .ctc)
    let again = try JSONDecoder().decode(
      ParaformerHead.Configuration.self, from: JSONEncoder().encode(guided))
    #expect(again == guided)
    #expect(throws: DecodingError.self) { try read(#", "places": "oracle""#) }
  }

  @Test func whatCTCSaysNeedsCTC() {
    var model = TinyModel.configuration
    model.heads = []
    var configuration = ParaformerHead.Configuration(blocks: 1, heads: 2, feedForwardWidth: 8)
    #expect(configuration.problem(in: model) == nil)
    configuration.places = .ctc
    #expect(configuration.problem(in: model)?.contains("a head ctc") == true)
    (configuration.places, configuration.alignmentWeight) = (.weights, 1)
    #expect(configuration.problem(in: model)?.contains("a head ctc") == true)
  }

  @Test func impossibleSettingsAreRefused() {
    func problem(_ change: (inout ParaformerHead.Configuration) -> Void) -> String? {
      var configuration = ParaformerHead.Configuration(blocks: 1, heads: 2, feedForwardWidth: 8)
      change(&configuration)
      return configuration.problem(in: TinyModel.configuration)
    }
    #expect(problem { _ in } == nil)
    #expect(problem { $0.blocks = 0 }?.contains("0 blocks") == true)
    #expect(problem { $0.heads = 3 }?.contains("3 attention heads") == true)
    #expect(problem { $0.heads = 0 } != nil)
    #expect(problem { $0.feedForwardWidth = 0 } != nil)
    #expect(problem { $0.kernel = 4 }?.contains("kernel of 4") == true)
    #expect(problem { $0.dropout = 1 } != nil)
    #expect(problem { $0.smoothing = -0.1 } != nil)
    #expect(problem { $0.samplingRatio = 1.5 } != nil)
    #expect(problem { $0.quantityWeight = .nan } != nil)
    #expect(problem { $0.tailThreshold = 1 } != nil)
    #expect(problem { $0.alignmentWeight = -1 } != nil)
    #expect(problem { $0.alignmentWeight = 1 } == nil)
    #expect(problem { $0.places = .ctc } == nil)
  }
}

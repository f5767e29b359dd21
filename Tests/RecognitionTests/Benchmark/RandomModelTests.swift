import Audio
import Layers
import ModelFixtures
import Tensors
import TestSupport
import Testing

@testable import Recognition

struct RandomModelTests {
  /// A small model with a head of every kind.
  private static var configuration: ModelConfiguration {
    var configuration = TinyModel.configuration
    configuration.heads = [
      CTCHead.Configuration(),
      AttentionHead.Configuration(blocks: 1, heads: 2, feedForwardWidth: 16),
    ]
    return configuration
  }

  @Test func weightsDependOnTheSeedOnly() throws {
    let features = SequenceBatch([sample([80, 16], "features")])
    func states(_ seed: UInt64) throws -> [Float] {
      let model = try RandomModel(Self.configuration, seed: seed).model
      return model.encode(features, .inference).states.rows.array()
    }
    #expect(try states(1) == states(1))
    #expect(try states(1) != states(2))
  }

  @Test func parametersAreCounted() throws {
    let fresh = FreshParameters(seed: 1)
    _ = try SpeechModel(Self.configuration, ParameterScope(fresh))
    let count = fresh.made.values.reduce(0) { $0 + $1.count }
    #expect(try RandomModel(Self.configuration).parameterCount == count)
  }

  @Test func theAttentionHeadGoesOnUntilItsKnownBound() throws {
    let model = try RandomModel(Self.configuration).model
    var speech = model.encode(SequenceBatch([sample([400, 16], "features")]), .inference)
    speech.knownBounds = [17]
    let decoded = try model.decoder("attention", .init()).decode(speech)
    #expect(decoded[0].hypotheses[0].tokens.count == 17)
  }

  @Test func ctcFindsAboutAsManyTokensAsSpeechHas() throws {
    let configuration = Self.configuration
    let model = try RandomModel(configuration, tokensPerSecond: 3.3).model
    let features = Tensor(
      uniform: -1.7...1.7, shape: [2048, configuration.features.bins],
      key: RandomKey(2).child("features"))
    let speech = model.encode(SequenceBatch([features]), .inference)
    let tokens = try model.decoder("ctc", .init()).decode(speech)[0].hypotheses[0].tokens.count
    let seconds = Double(speech.states.rows.rows) * configuration.frameSeconds
    #expect(abs(Double(tokens) - 3.3 * seconds) <= 0.2 * 3.3 * seconds)
  }

  @Test(arguments: [
    ("conformer-12x256", 12, 256), ("conformer-17x512", 17, 512), ("canary-180m-flash", 17, 512),
    ("canary-1b", 24, 1024), ("canary-1b-flash", 32, 1024), ("default", 6, 192),
  ])
  func everyShapeIsTheConfigurationOfAModel(name: String, blocks: Int, width: Int) throws {
    let shape = try ModelConfiguration.read(Fixtures.path("shapes/\(name).json"))
    #expect(shape.encoder.blocks == blocks && shape.encoder.block.width == width)
    _ = try FeatureFrontend(shape.features, shape.normalization)
  }
}

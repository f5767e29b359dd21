import Foundation
import Layers
import ModelFixtures
import Recognition
import Tensors
import TestSupport
import Testing

@testable import Training

@Suite struct BlockGrowthTests {
  private static func sizes(blocks: Int) -> SpeechEncoder.Configuration {
    var sizes = TinyModel.configuration.encoder
    sizes.blocks = blocks
    return sizes
  }

  /// Random parameters of an encoder, whose norms are no identities.
  private static func parameters(blocks: Int, seed: UInt64) throws -> [String: Tensor] {
    let fresh = try Parameters(seed: seed) {
      _ = try SpeechEncoder(sizes(blocks: blocks), bins: 16, $0["encoder"])
    }
    return Dictionary(
      uniqueKeysWithValues: fresh.names.map { name in
        let tensor = fresh[name].detached()
        return (name, name.contains("norm.") ? tensor + sample(tensor.shape, name) * 0.2 : tensor)
      })
  }

  /// What an encoder with these parameters makes of some features.
  private static func states(_ parameters: [String: Tensor], blocks: Int) throws -> [Float] {
    let scope = ParameterScope(StoredParameters(parameters))["encoder"]
    let encoder = try SpeechEncoder(sizes(blocks: blocks), bins: 16, scope)
    return encoder(SequenceBatch([sample([120, 16], "features")]), .inference).rows.array()
  }

  /// Deviation of b from a, relative to a.
  private static func distance(_ a: [Float], _ b: [Float]) -> Float {
    let difference = zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    return (difference / a.reduce(0) { $0 + $1 * $1 }).squareRoot()
  }

  @Test(arguments: [3, 4, 7])
  func aDeeperEncoderHearsAtFirstAsTheOneItStartsFrom(blocks: Int) throws {
    let old = try Self.parameters(blocks: 2, seed: 1)
    let fresh = try Self.parameters(blocks: blocks, seed: 2).merging(old) { $1 }
    let begun = BlockGrowth.begun(fresh, given: Set(old.keys))
    let heard = try Self.states(old, blocks: 2)
    let grown = Self.distance(heard, try Self.states(begun, blocks: blocks))
    let random = Self.distance(heard, try Self.states(fresh, blocks: blocks))
    #expect(grown < random / 3, "\(grown), random \(random)")
    #expect(old.allSatisfy { begun[$0.key]?.array() == $0.value.array() })
  }

  @Test func whatIsInsideIsThatOfTheLastBlocks() throws {
    let old = try Self.parameters(blocks: 2, seed: 1)
    let fresh = try Self.parameters(blocks: 3, seed: 2).merging(old) { $1 }
    let begun = BlockGrowth.begun(fresh, given: Set(old.keys))
    func numbers(_ name: String) -> [Float]? { begun["encoder.blocks.\(name)"]?.array() }
    #expect(numbers("2.attention.query.weight") == numbers("1.attention.query.weight"))
    #expect(numbers("2.feed_forward1.expand.bias") == numbers("1.feed_forward1.expand.bias"))
    for end in ["feed_forward1.project", "attention.output", "convolution.project"] {
      #expect(numbers("2.\(end).weight")?.allSatisfy { $0 == 0 } == true, "\(end)")
      #expect(numbers("2.\(end).bias")?.allSatisfy { $0 == 0 } == true, "\(end)")
    }
  }

  /// Random parameters of an attention head; that of others is of the same seed.
  private static func decoder(blocks: Int, seed: UInt64) throws -> [String: Tensor] {
    let fresh = try Parameters(seed: seed) {
      _ = try head(blocks: blocks, $0["heads"]["attention"])
    }
    return Dictionary(uniqueKeysWithValues: fresh.names.map { ($0, fresh[$0].detached()) })
  }

  private static func head(blocks: Int, _ scope: ParameterScope) throws -> AttentionHead {
    try AttentionHead(
      HeadSizes(width: 16, vocabulary: 9),
      AttentionHead.Configuration(blocks: blocks, heads: 2, feedForwardWidth: 32), scope)
  }

  @Test(arguments: [3, 4, 5])
  func aDeeperDecoderExpectsAtFirstWhatTheOneExpectsThatItStartsFrom(blocks: Int) throws {
    let old = try Self.decoder(blocks: 2, seed: 1)
    let fresh = try Self.decoder(blocks: blocks, seed: 2).merging(old) { $1 }
    let begun = BlockGrowth.begun(fresh, given: Set(old.keys))
    func expected(_ values: [String: Tensor], blocks: Int) throws -> [Float] {
      let scope = ParameterScope(StoredParameters(values))["heads"]["attention"]
      return try Self.head(blocks: blocks, scope).logProbabilities(
        [[[1, 2, 3]]], over: SequenceBatch([sample([7, 16], "states")]), .inference
      ).array()
    }
    let before = try expected(old, blocks: 2)
    #expect(try expected(begun, blocks: blocks) == before)
    #expect(try expected(fresh, blocks: blocks) != before)
    let name = "heads.attention.blocks.2.cross_attention.query.weight"
    let source = "heads.attention.blocks.\(max(0, 2 - (blocks - 2))).cross_attention.query.weight"
    #expect(begun[name]?.array() == old[source]?.array())
  }

  @Test func nothingChangesWhereAllBlocksAreGivenOrNone() throws {
    let values = try Self.parameters(blocks: 3, seed: 2)
    for given in [Set(values.keys), []] {
      let begun = BlockGrowth.begun(values, given: given)
      #expect(values.allSatisfy { begun[$0.key]?.array() == $0.value.array() })
    }
  }

  @Test func aRunWithMoreBlocksStartsWhereTheShallowerOneEnded() throws {
    let folder = try TemporaryFolder()
    let old = try Self.parameters(blocks: 2, seed: 1)
    try SafetensorsWriter.write(
      old.map { name, tensor in .floats(name, shape: tensor.shape, tensor.array()) },
      to: folder.file(ModelBundle.File.weights))
    let fresh = Parameters(try Self.parameters(blocks: 4, seed: 2))
    let adopted = try fresh.adopting(from: StartingModels([folder.path]))
    let values = Dictionary(uniqueKeysWithValues: adopted.names.map { ($0, adopted[$0]) })
    let distance = Self.distance(
      try Self.states(old, blocks: 2), try Self.states(values, blocks: 4))
    #expect(distance < 0.15, "\(distance)")
  }
}

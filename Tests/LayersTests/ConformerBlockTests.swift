import Layers
import Tensors
import TestSupport
import Testing

@Suite struct ConformerBlockTests {
  let sizes = ConformerBlock.Configuration(
    width: 16, heads: 4, feedForwardWidth: 32, kernel: 5, dropout: 0)

  /// Our names and torch's of the block and its parts.
  var arrangements: [String: GoldenLayer.Arrangement] {
    var all: [String: GoldenLayer.Arrangement] = [:]
    for (ours, theirs) in RelativePositionAttentionTests.names {
      all["attention.\(ours)"] = .init(
        name: theirs.replacing("weight.", with: "weight.attention.", maxReplacements: 1))
    }
    for (ours, theirs) in ConvolutionModuleTests.arrangements {
      all["convolution.\(ours)"] = .init(
        name: theirs.name.replacing("weight.", with: "weight.convolution.", maxReplacements: 1),
        order: theirs.order)
    }
    for index in [1, 2] {
      for (ours, theirs) in [("expand", "linear1"), ("project", "linear2")] {
        all["feed_forward\(index).\(ours).weight"] = .init(name: "weight.ffn\(index).\(theirs)")
        all["feed_forward\(index).\(ours).bias"] = .init(name: "weight.ffn\(index).\(theirs).bias")
      }
    }
    let norms = [
      "feed_forward1_norm": "weight.ffn1.norm_before",
      "feed_forward2_norm": "weight.ffn2.norm_before",
      "attention_norm": "weight.attention.norm_before",
      "convolution_norm": "weight.convolution.norm_before", "output_norm": "weight.norm",
    ]
    for (ours, theirs) in norms {
      all["\(ours).weight"] = .init(name: "\(theirs).gain")
      all["\(ours).bias"] = .init(name: "\(theirs).bias")
    }
    return all
  }

  func block(_ scope: ParameterScope, _ batch: SequenceBatch, _ mode: Mode = .inference) throws
    -> Tensor
  {
    let longest = batch.lengths.max() ?? 1
    let positions = Tensor(
      SinusoidalPositions.relative(frames: longest, width: 16), shape: [2 * longest - 1, 16])
    return try ConformerBlock(sizes, scope)(batch, positions: positions, mode).rows
  }

  @Test func outputAndGradientsAreThoseOfTorch() throws {
    let layer = try GoldenLayer("conformer_block", arrangements)
    #expect(try layer.mismatches { try block($0, $1) } == [])
  }

  @Test func aFrameSeesItsChunkAndThePastThatItMay() throws {
    let scope = ParameterScope(FreshParameters(seed: 4))
    let block = try ConformerBlock(sizes, scope)
    let positions = Tensor(SinusoidalPositions.relative(frames: 40, width: 16), shape: [79, 16])
    func states(_ x: Tensor) -> [[Float]] {
      let result = block(
        SequenceBatch([x]), positions: positions,
        chunking: Chunking(frames: 4, leftChunks: 2), .inference
      ).rows
      return (0..<40).map { result.rows($0..<$0 + 1).array() }
    }
    let x = sample([40, 16], "x")
    let before = states(x)
    for changed in [0, 7, 22, 39] {
      let noise = Tensor(
        (0..<40 * 16).map { $0 / 16 == changed ? Float($0 % 5) : 0 }, shape: [40, 16])
      let after = states(x + noise)
      let chunk = changed / 4
      // Attention and, within it, a convolution of which half the kernel lies in the past.
      let seen = zip(before, after).map { $0 != $1 }
      #expect(seen.firstIndex(of: true) == chunk * 4)
      #expect(seen.lastIndex(of: true) == min(39, chunk * 4 + 11 + 2))
    }
  }

  @Test func anUtteranceComesOutTheSameInAnyBatch() throws {
    let scope = ParameterScope(FreshParameters(seed: 3))
    let lengths = [3, 17, 1, 40]
    let parts = lengths.enumerated().map { sample([$1, 16], "utterance \($0)") }
    let together = SequenceBatch(
      rows: try block(scope, SequenceBatch(parts)), lengths: lengths)
    for (index, part) in parts.enumerated() {
      let alone = try block(scope, SequenceBatch([part]))
      #expect(together.utterance(index).array() == alone.array(), "utterance \(index)")
    }
  }
}

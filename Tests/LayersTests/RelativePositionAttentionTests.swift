import Layers
import Tensors
import TestSupport
import Testing

@Suite struct RelativePositionAttentionTests {
  static let names = [
    "query.weight": "weight.q", "query.bias": "weight.q.bias", "key.weight": "weight.k",
    "key.bias": "weight.k.bias", "value.weight": "weight.v", "value.bias": "weight.v.bias",
    "output.weight": "weight.out", "output.bias": "weight.out.bias",
    "position.weight": "weight.position", "content_bias": "weight.position.u",
    "position_bias": "weight.position.v",
  ]

  @Test func outputAndGradientsAreThoseOfTorch() throws {
    let layer = try GoldenLayer("relative_attention", names: Self.names)
    #expect(
      try layer.mismatches { scope, batch in
        try RelativePositionAttention(width: 16, heads: 4, dropout: 0, scope)(
          batch, positions: layer.golden["table"], mask: .none, .inference)
      } == [])
  }

  @Test func theTableOfPositionsIsOurs() throws {
    let golden = try GoldenTensors("relative_attention")
    let longest = try golden.integers("lengths").max() ?? 0
    let table = Tensor(
      SinusoidalPositions.relative(frames: longest, width: 16), shape: [2 * longest - 1, 16])
    #expect(try golden.mismatch(table, "table") == nil)
  }

  @Test func dropoutActsInTrainingOnly() throws {
    let attention = try RelativePositionAttention(
      width: 8, heads: 2, dropout: 0.5, ParameterScope(FreshParameters(seed: 1)))
    let batch = SequenceBatch(rows: sample([5, 8], "x"), lengths: [5])
    let positions = Tensor(SinusoidalPositions.relative(frames: 5, width: 8), shape: [9, 8])
    func run(_ mode: Mode) -> [Float] {
      attention(batch, positions: positions, mask: .none, mode).array()
    }
    #expect(run(.inference) == run(.inference))
    #expect(run(.training(RandomKey(1))) == run(.training(RandomKey(1))))
    #expect(run(.training(RandomKey(1))) != run(.training(RandomKey(2))))
    #expect(run(.training(RandomKey(1))) != run(.inference))
  }
}

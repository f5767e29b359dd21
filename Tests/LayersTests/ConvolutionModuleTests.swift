import Layers
import Tensors
import TestSupport
import Testing

@Suite struct ConvolutionModuleTests {
  static let arrangements: [String: GoldenLayer.Arrangement] = [
    "expand.weight": .init(name: "weight.pointwise1"),
    "expand.bias": .init(name: "weight.pointwise1.bias"),
    "depthwise.weight": .init(
      name: "weight.depthwise", order: depthwiseOrder(kernel: 5, channels: 16)),
    "depthwise.bias": .init(name: "weight.depthwise.bias"),
    "norm.weight": .init(name: "weight.norm.gain"), "norm.bias": .init(name: "weight.norm.bias"),
    "project.weight": .init(name: "weight.pointwise2"),
    "project.bias": .init(name: "weight.pointwise2.bias"),
  ]

  @Test func outputAndGradientsAreThoseOfTorch() throws {
    let layer = try GoldenLayer("convolution_module", Self.arrangements)
    #expect(
      try layer.mismatches { scope, batch in
        try ConvolutionModule(width: 16, kernel: 5, causal: false, dropout: 0, scope)(
          batch, .inference)
      } == [])
  }

  @Test func aCausalModuleDoesNotSeeTheFuture() throws {
    let module = try ConvolutionModule(
      width: 8, kernel: 5, causal: true, dropout: 0, ParameterScope(FreshParameters(seed: 1)))
    let x = sample([6, 8], "x")
    let whole = module(SequenceBatch(rows: x, lengths: [6]), .inference).array()
    let start = module(SequenceBatch(rows: x.rows(0..<4), lengths: [4]), .inference).array()
    #expect(Array(whole.prefix(4 * 8)) == start)
  }
}

import Tensors
import TestSupport
import Testing

/// Operations and their gradients against torch (`scripts/goldens/torch_layers.py`).
struct GoldenOperationsTests {
  /// Compares the output, and the gradient of each input, of an operation on golden tensors.
  ///
  /// Inputs named in `sideways` are transposed on the way in, and their gradients on the way back.
  private func mismatches(
    _ name: String, _ inputs: [String], sideways: Set<String> = [],
    _ operation: (GoldenTensors, [Tensor]) throws -> Tensor
  ) throws -> [String] {
    let golden = try GoldenTensors(name)
    let leaves = try inputs.map { input in
      let tensor = try golden[input]
      return (sideways.contains(input) ? transposed(tensor) : tensor).tracked()
    }
    let output = try operation(golden, leaves)
    let gradients = (output * (try golden["upstream"])).sum().gradients(of: leaves)
    var mismatches = [try golden.mismatch(output, "output")]
    for (input, gradient) in zip(inputs, gradients) {
      let gradient = sideways.contains(input) ? transposed(gradient) : gradient
      mismatches.append(try golden.mismatch(gradient, "grad.\(input)"))
    }
    return mismatches.compactMap { $0 }
  }

  @Test func aDifferenceIsFoundAndDescribed() throws {
    let golden = try GoldenTensors("softmax")
    let wrong = try golden["output"] * 1.01
    #expect(try golden.mismatch(wrong, "output")?.hasPrefix("output: ") == true)
    #expect(try golden.mismatch(wrong.rows(0..<2), "output")?.contains("expected") == true)
    #expect(try golden.mismatch(wrong, "output", relative: 0.02) == nil)
  }

  @Test func linearWithSwishIsThatOfTorch() throws {
    let inputs = ["input", "weight.weight", "weight.bias"]
    #expect(
      try mismatches("linear_swish", inputs) {
        $1[0].linear(weight: .plain($1[1]), bias: $1[2], activation: .swish)
      } == [])
  }

  @Test func layerNormIsThatOfTorch() throws {
    let inputs = ["input", "weight.gain", "weight.bias"]
    #expect(
      try mismatches("layer_norm", inputs) {
        $1[0].layerNorm(gain: $1[1], bias: $1[2], epsilon: 1e-5)
      } == [])
  }

  @Test func gatedLinearUnitIsThatOfTorch() throws {
    #expect(try mismatches("gated_linear_unit", ["input"]) { $1[0].gatedLinearUnit() } == [])
  }

  @Test func softmaxIsThatOfTorch() throws {
    #expect(try mismatches("softmax", ["input"]) { $1[0].softmax() } == [])
    #expect(try mismatches("log_softmax", ["input"]) { $1[0].logSoftmax() } == [])
  }

  @Test(arguments: [("depthwise_convolution", 2), ("depthwise_convolution_causal", 4)])
  func depthwiseConvolutionIsThatOfTorch(name: String, left: Int) throws {
    let inputs = ["input", "weight.weight", "weight.bias"]
    #expect(
      try mismatches(name, inputs, sideways: ["weight.weight"]) { golden, x in
        x[0].depthwiseConvolution(
          weight: x[1], bias: x[2], lengths: try golden.integers("lengths"), leftContext: left)
      } == [])
  }

  @Test func relativeAttentionIsThatOfTorch() throws {
    let names = ["q", "k", "v", "out"].flatMap { ["weight.\($0)", "weight.\($0).bias"] }
    let inputs =
      ["input"] + names + ["weight.position", "weight.position.u", "weight.position.v"]
    #expect(
      try mismatches("relative_attention", inputs) { golden, x in
        func project(_ rows: Tensor, _ first: Int) -> Tensor {
          rows.linear(weight: .plain(x[first]), bias: x[first + 1])
        }
        var attention = AttentionInputs(
          queries: project(x[0], 1), keys: project(x[0], 3), values: project(x[0], 5),
          lengths: try golden.integers("lengths"), heads: 4)
        attention.relative = RelativePositions(
          positions: try golden["table"].linear(weight: .plain(x[9]), bias: nil),
          contentBias: x[10], positionBias: x[11])
        return project(Tensor.attention(attention), 7)
      } == [])
  }
}

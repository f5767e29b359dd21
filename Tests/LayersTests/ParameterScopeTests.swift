import Layers
import Tensors
import Testing

@Suite struct ParameterScopeTests {
  private let fresh = FreshParameters(seed: 1)

  @Test func namesInAFileAreThePathsOfTheCode() throws {
    let scope = ParameterScope(fresh)
    #expect(scope.path == "")
    #expect(scope["encoder"]["blocks"][3].path == "encoder.blocks.3")
    _ = try scope.tensor("top", shape: [1], initial: .zeros)
    _ = try scope["encoder"][0].tensor("bias", shape: [2], initial: .zeros)
    _ = try scope["encoder"][0].weight("weight", shape: [2, 3], initial: .zeros)
    #expect(fresh.made.keys.sorted() == ["encoder.0.bias", "encoder.0.weight", "top"])
  }

  @Test func aWeightInTrainingIsPlain() throws {
    let parameters = Parameters(["weight": Tensor(zeros: [2, 3])])
    let weight = try ParameterScope(parameters).weight("weight", shape: [2, 3], initial: .zeros)
    guard case .plain(let tensor, .f32) = weight else {
      Issue.record("the weight is packed")
      return
    }
    #expect(tensor.isTracked)
  }

  @Test func errorsNameTheParameterAndBothShapes() {
    let error = ParameterError.shape(path: "encoder.bias", expected: [2], found: [3])
    #expect(
      error.description
        == "the parameter encoder.bias has shape [3], but the configuration asks for [2]")
  }
}

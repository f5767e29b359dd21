import Layers
import Tensors
import TestSupport
import Testing

@Suite struct LinearTests {
  private let parameters = Parameters([
    "weight": Tensor([1, 2, 3, 4, 5, 6], shape: [2, 3]), "bias": Tensor([10, -100], shape: [2]),
  ])

  @Test func eachOutputHasARowOfTheWeight() throws {
    let x = Tensor([1, 0, 0, 1, 1, 1], shape: [2, 3])
    #expect(try Linear(3, 2, ParameterScope(parameters))(x).array() == [11, -96, 16, -85])
    #expect(
      try Linear(3, 2, bias: false, ParameterScope(parameters))(x).array() == [1, 4, 6, 15])
    #expect(
      try Linear(3, 2, activation: .relu, ParameterScope(parameters))(x).array() == [11, 0, 16, 0])
  }

  @Test func gradientsReachWeightAndBias() throws {
    let layer = try Linear(3, 2, ParameterScope(parameters))
    let x = Tensor([1, 2, 3], shape: [1, 3])
    let gradients = layer(x).sum().gradients(of: parameters.all)
    #expect(parameters.names == ["bias", "weight"])
    #expect(gradients[0].array() == [1, 1])
    #expect(gradients[1].array() == [1, 2, 3, 1, 2, 3])
  }

  @Test func aLayerWithoutABiasAsksForNone() throws {
    let fresh = FreshParameters(seed: 1)
    _ = try Linear(3, 2, bias: false, ParameterScope(fresh))
    #expect(fresh.made.keys.sorted() == ["weight"])
  }

  @Test func aMissingWeightIsNamed() {
    #expect(throws: ParameterError.missing(path: "layer.weight", shape: [2, 3])) {
      try Linear(3, 2, ParameterScope(parameters)["layer"])
    }
  }
}

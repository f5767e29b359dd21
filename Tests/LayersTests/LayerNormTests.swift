import Layers
import Tensors
import TestSupport
import Testing

@Suite struct LayerNormTests {
  @Test func aFreshNormOnlyStandardizes() throws {
    let norm = try LayerNorm(8, ParameterScope(FreshParameters(seed: 1)))
    let result = norm(sample([4, 8], "x", in: 3...9)).array().map(Double.init)
    for row in 0..<4 {
      let values = result[row * 8..<row * 8 + 8]
      #expect(abs(values.reduce(0, +)) < 1e-4)
      #expect(abs(values.reduce(0) { $0 + $1 * $1 } / 8 - 1) < 1e-4)
    }
  }

  @Test func gainAndBiasAreThoseOfTheScope() throws {
    let parameters = Parameters([
      "norm.weight": Tensor([2, 2], shape: [2]), "norm.bias": Tensor([5, 6], shape: [2]),
    ])
    let norm = try LayerNorm(2, epsilon: 0, ParameterScope(parameters)["norm"])
    #expect(norm(Tensor([-3, 3], shape: [1, 2])).array() == [3, 8])
  }

  @Test func anotherWidthIsRefused() {
    let parameters = Parameters([
      "weight": Tensor(zeros: [3]), "bias": Tensor(zeros: [3]),
    ])
    #expect(throws: ParameterError.shape(path: "weight", expected: [2], found: [3])) {
      try LayerNorm(2, ParameterScope(parameters))
    }
  }
}

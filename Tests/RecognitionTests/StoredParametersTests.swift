import Layers
import Recognition
import Tensors
import Testing

struct StoredParametersTests {
  private let stored = StoredParameters([
    "a.weight": Tensor([1, 2, 3, 4], shape: [2, 2]), "b": Tensor([.nan], shape: [1]),
  ])

  @Test func aParameterComesByItsPathAndIsRemembered() throws {
    let scope = ParameterScope(stored)["a"]
    #expect(try scope.tensor("weight", shape: [2, 2], initial: .zeros).array() == [1, 2, 3, 4])
    #expect(stored.askedFor == ["a.weight"])
  }

  @Test func whatIsMissingMisshapenOrNoNumberIsNamed() {
    let scope = ParameterScope(stored)
    #expect(throws: ParameterError.missing(path: "c", shape: [1])) {
      try scope.tensor("c", shape: [1], initial: .zeros)
    }
    #expect(
      throws: ParameterError.shape(path: "a.weight", expected: [4], found: [2, 2])
    ) {
      try scope["a"].tensor("weight", shape: [4], initial: .zeros)
    }
    #expect(throws: ParameterError.notFinite(path: "b")) {
      try scope.tensor("b", shape: [1], initial: .zeros)
    }
    #expect(throws: ParameterError.missing(path: "c", shape: [1, 1])) {
      try scope.weight("c", shape: [1, 1], initial: .zeros)
    }
  }
}

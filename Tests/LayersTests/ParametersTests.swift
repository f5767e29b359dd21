import Layers
import Tensors
import TestSupport
import Testing

@Suite struct ParametersTests {
  @Test func parametersAreWalkedInTheOrderOfTheirNames() {
    let parameters = Parameters([
      "b": Tensor([2], shape: [1]), "a.c": Tensor([1, 1], shape: [2]), "c": Tensor([3], shape: []),
    ])
    #expect(parameters.names == ["a.c", "b", "c"])
    #expect(parameters.all.map { $0.array() } == [[1, 1], [2], [3]])
    #expect(parameters.count == 4)
    #expect(parameters.all.allSatisfy { $0.isTracked })
  }

  @Test func whatIsMissingOrMisshapenIsRefused() {
    let parameters = Parameters(["a": Tensor(zeros: [2])])
    #expect(throws: ParameterError.missing(path: "b", shape: [2])) {
      try parameters.tensor("b", shape: [2], initial: .zeros)
    }
    #expect(throws: ParameterError.shape(path: "a", expected: [1], found: [2])) {
      try parameters.tensor("a", shape: [1], initial: .zeros)
    }
  }

  @Test func frozenParametersHaveNoGradientAndTheOthersDo() {
    let values = ["a.b": Tensor([2], shape: [1]), "ab": Tensor([3], shape: [1])]
    let parameters = Parameters(values)
    #expect(parameters.names(at: "a") == ["a.b"] && parameters.names(at: "ab") == ["ab"])
    #expect(parameters.names(at: "b") == [])
    let frozen = parameters.freezing(["a.b"])
    #expect(frozen.names == ["a.b", "ab"] && frozen.trained == ["ab"])
    #expect(!frozen["a.b"].isTracked && frozen["ab"].isTracked)
    #expect(!(frozen["a.b"] * 2).isTracked, "nothing is recorded below a constant")
    let product = (frozen["a.b"] * frozen["ab"]).sum()
    #expect(product.gradients(of: frozen.leaves).map { $0.array() } == [[2]])
    #expect(frozen.freezing([]).trained == ["a.b", "ab"])
  }

  @Test func freshValuesFollowSeedAndPathWhateverTheOrder() throws {
    func values(_ seed: UInt64, _ paths: [String]) throws -> [String: [Float]] {
      try Parameters(seed: seed) { scope in
        for path in paths { _ = try scope.tensor(path, shape: [3], initial: .uniform(1)) }
      }.pairs
    }
    let one = try values(1, ["a", "b"])
    #expect(try one == values(1, ["b", "a"]))
    #expect(try one != values(2, ["a", "b"]))
    #expect(one["a"] != one["b"])
  }

  @Test func aParameterAskedForTwiceIsMadeOnce() throws {
    let parameters = try Parameters(seed: 1) { scope in
      let first = try scope.tensor("a", shape: [4], initial: .uniform(1))
      let second = try scope.tensor("a", shape: [4], initial: .uniform(1))
      #expect(first.array() == second.array())
    }
    #expect(parameters.count == 4)
  }
}

extension Parameters {
  /// The numbers by name.
  fileprivate var pairs: [String: [Float]] {
    Dictionary(uniqueKeysWithValues: names.map { ($0, self[$0].array()) })
  }
}

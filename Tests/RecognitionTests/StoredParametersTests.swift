import Layers
import Recognition
import Tensors
import TestSupport
import Testing

struct StoredParametersTests {
  private let parameters = StoredParameters([
    "weight": sample([3, 2], "weight"), "bias": Tensor([1, .nan, 3], shape: [3]),
  ])

  @Test func valuesAreThoseThatWereStored() throws {
    let tensor = try parameters.tensor("weight", shape: [3, 2], initial: .zeros)
    #expect(tensor.array() == sample([3, 2], "weight").array())
    #expect(!tensor.isTracked)
  }

  @Test func weightsArePackedForProducts() throws {
    guard case .packed = try parameters.weight("weight", shape: [3, 2], initial: .zeros) else {
      Issue.record("not packed")
      return
    }
  }

  @Test func whatIsMissingMisshapenOrNoNumberIsNamed() {
    #expect(throws: ParameterError.missing(path: "gain", shape: [3])) {
      try parameters.tensor("gain", shape: [3], initial: .ones)
    }
    #expect(throws: ParameterError.shape(path: "weight", expected: [2, 3], found: [3, 2])) {
      try parameters.weight("weight", shape: [2, 3], initial: .zeros)
    }
    #expect(throws: ParameterError.notFinite(path: "bias")) {
      try parameters.tensor("bias", shape: [3], initial: .zeros)
    }
  }

  @Test func remembersWhatWasAskedFor() throws {
    _ = try parameters.tensor("weight", shape: [3, 2], initial: .zeros)
    _ = try? parameters.tensor("gain", shape: [3], initial: .zeros)
    #expect(parameters.askedFor == ["weight", "gain"])
  }

  @Test func filesAreReadAsWell() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a.safetensors")
    try SafetensorsWriter.write(
      [.floats("weight", shape: [2, 1], as: .bf16, [0.5, -2])], to: path)
    let stored = StoredParameters(try ParameterFile(path: path))
    #expect(try stored.tensor("weight", shape: [2, 1], initial: .zeros).array() == [0.5, -2])
    #expect(throws: ParameterError.missing(path: "bias", shape: [2])) {
      try stored.tensor("bias", shape: [2], initial: .zeros)
    }
  }
}

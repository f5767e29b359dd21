import Layers
import Tensors
import TestSupport
import Testing

@testable import Recognition

struct ParameterFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func file(_ entries: [SafetensorsEntry]) throws -> ParameterFile {
    try SafetensorsWriter.write(entries, to: folder.file("a.safetensors"))
    return try ParameterFile(path: folder.file("a.safetensors"))
  }

  private func matrix(_ numbers: [Int8]) -> SafetensorsEntry {
    .bytes("weight", shape: [2, 2], as: .i8, numbers.map { UInt8(bitPattern: $0) })
  }

  @Test func eightBitsAreMultipliedByTheScaleOfTheirRow() throws {
    let file = try file([
      matrix([-127, 0, 5, 127]), .floats("weight_scale", shape: [2], [0.5, 2]),
      .floats("bias", shape: [1], as: .f16, [3]),
    ])
    #expect(file.names == ["bias", "weight"])
    #expect(file.entry("weight")?.type == .i8)
    #expect(try file.tensor("weight")?.array() == [-63.5, 0, 10, 254])
    #expect(try file.tensor("bias")?.array() == [3])
    #expect(try file.tensor("gain") == nil)
  }

  @Test func whatEndsLikeScalesIsAParameterBesideAFloatingPointTensor() throws {
    let file = try file([
      .floats("gain", shape: [1], [1]), .floats("gain_scale", shape: [1], [2]),
    ])
    #expect(file.names == ["gain", "gain_scale"])
  }

  @Test func scalesThatDoNotFitAreNamed() throws {
    let missing = try file([matrix([1, 2, 3, 4])])
    #expect(throws: ParameterError.missing(path: "weight_scale", shape: [2])) {
      try missing.tensor("weight")
    }
    let misshapen = try file([
      matrix([1, 2, 3, 4]), .floats("weight_scale", shape: [1, 2], [1, 1]),
    ])
    #expect(throws: ParameterError.shape(path: "weight_scale", expected: [2], found: [1, 2])) {
      try misshapen.tensor("weight")
    }
    let whole = try file([matrix([1, 2, 3, 4]), .integers("weight_scale", shape: [2], [1, 1])])
    #expect(throws: SafetensorsError.self) { try whole.tensor("weight") }
  }

  @Test func infiniteScalesAreNoModel() throws {
    let stored = StoredParameters(
      try file([matrix([1, 2, 3, 4]), .floats("weight_scale", shape: [2], [1, .infinity])]))
    #expect(throws: ParameterError.notFinite(path: "weight")) {
      try stored.tensor("weight", shape: [2, 2], initial: .zeros)
    }
  }

  @Test func otherWholeNumbersAreRefused() throws {
    let file = try file([.integers("weight", shape: [2], [1, 2])])
    #expect(throws: SafetensorsError.self) { try file.tensor("weight") }
  }
}

import Foundation
import TestSupport
import Testing

@testable import Tensors

/// Reading what the reference implementation wrote.
struct SafetensorsFileTests {
  private let file: SafetensorsFile
  private let ramp = (0..<24).map { Float($0) / 7 - 1 }

  init() throws {
    file = try SafetensorsFile(path: Fixtures.path("golden/safetensors_types.safetensors"))
  }

  @Test func namesAreSortedAndTextSurvives() throws {
    #expect(file.names.count == 15)
    #expect(file.names == file.names.sorted())
    #expect(try file.floats("Grüße \"\\\n 🐦") == [1])
    #expect(file.metadata["description"]?.contains("One tensor of each type") == true)
  }

  @Test func shapesAndTypesAreThoseOfTheWriter() {
    #expect(file.entry("ramp.bf16")?.shape == [2, 3, 4])
    #expect(file.entry("ramp.bf16")?.type == .bf16)
    #expect(file.entry("scalar")?.shape == [])
    #expect(file.entry("empty")?.shape == [0, 5])
    #expect(file.entry("nothing") == nil)
  }

  @Test func everyFloatingPointTypeReadsAsFloat() throws {
    #expect(try file.floats("ramp.f32") == ramp)
    #expect(try file.floats("ramp.f64") == ramp)
    #expect(try file.floats("ramp.f16") == ramp.map { Float(Float16($0)) })
    let bf16 = try file.floats("ramp.bf16")
    #expect(zip(bf16, ramp).allSatisfy { abs($0 - $1) <= abs($1) / 256 })
    #expect(try file.floats("scalar") == [3.25])
    #expect(try file.floats("empty") == [])
  }

  @Test func torchNarrowsTheExtremesAsWeDo() throws {
    let extremes: [Float] = [
      0, -0.0, 1, -2.5, 65504, 0x1p-24, -0x1p-14, 1 / 3, .infinity, -.infinity,
    ]
    for (half, name) in [(HalfPrecision.f16, "extremes.f16"), (.bf16, "extremes.bf16")] {
      var bits = [UInt16](repeating: 0, count: extremes.count)
      var span = bits.mutableSpan
      half.narrow(extremes.span, into: &span)
      #expect(try file.bytes(name) == bits.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] })
    }
  }

  @Test func everyIntegerTypeReadsAsInt64() throws {
    #expect(try file.integers("count.i64") == [0, 1, -1, 1 << 62])
    #expect(try file.integers("count.i32") == [-(1 << 31), 1 << 31 - 1])
    #expect(try file.integers("count.i16") == [-32768, 32767])
    #expect(try file.integers("count.i8") == [-128, 127])
    #expect(try file.integers("count.u8") == [0, 128, 255])
    #expect(try file.integers("flags") == [1, 0, 1])
  }

  @Test func copyingGoesToTheGivenPlace() throws {
    var numbers = [Float](repeating: -9, count: 26)
    var span = numbers.mutableSpan
    var middle = span._mutatingExtracting(1..<25)
    try file.copyFloats("ramp.f32", into: &middle)
    #expect(numbers == [-9] + ramp + [-9])
  }

  @Test func askingForWhatIsNotThereNamesIt() {
    #expect(throws: SafetensorsError.missingTensor(path: file.path, name: "weight")) {
      try file.floats("weight")
    }
    #expect(
      throws: SafetensorsError.wrongType(
        path: file.path, name: "count.i8", found: .i8, wanted: "Float")
    ) { try file.floats("count.i8") }
    #expect(throws: SafetensorsError.self) { try file.integers("ramp.f32") }
  }
}

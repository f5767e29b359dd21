import Testing

@testable import Tensors

struct PrecisionTests {
  @Test func everyCPUMultipliesFloats() {
    #expect(Precision.f32.isSupported)
  }

  @Test func eachPrecisionHasTheNameThatPeopleType() {
    #expect(Precision.allCases.map(\.rawValue) == ["f32", "bf16", "int8"])
  }
}

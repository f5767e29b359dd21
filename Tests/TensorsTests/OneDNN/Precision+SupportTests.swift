import Testing

@testable import Tensors

struct PrecisionSupportTests {
  @Test func aCPUThatMultipliesBF16MultipliesIntegersToo() {
    // Each set of instructions contains those before it.
    #expect(!Precision.bf16.isSupported || Precision.int8.isSupported)
  }

  @Test func eachPrecisionNamesWhatItNeeds() {
    #expect(Set(Precision.allCases.map(\.instructionSet)).count == Precision.allCases.count)
  }
}

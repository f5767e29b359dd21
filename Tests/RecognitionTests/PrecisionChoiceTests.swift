import Recognition
import Tensors
import Testing

struct PrecisionChoiceTests {
  @Test func whatIsAskedForIsTaken() {
    for choice in PrecisionChoice.allCases where choice != .auto {
      #expect(choice.precision.rawValue == choice.rawValue)
    }
  }

  @Test func theAutomaticChoiceRunsOnThisCPU() {
    #expect(PrecisionChoice.auto.precision.isSupported)
    #expect(PrecisionChoice.auto.precision != .int8)
  }
}

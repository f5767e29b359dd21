import Foundation
import Testing

@testable import Tensors

@Suite struct DeviceTests {
  @Test func theCorrectionsOfAStepAreOneMinusThePowersOfTheMemories() {
    for time in [1, 2, 10, 1_000, 100_000] {
      let step = AdamWStep(
        rate: 1, betas: (0.9, 0.98), epsilon: 1e-8, weightDecay: 0, time: time)
      let expected = [Float(0.9), 0.98].map { Float(1 - pow(Double($0), Double(time))) }
      #expect(abs(step.correction1 - expected[0]) <= 1e-6)
      #expect(abs(step.correction2 - expected[1]) <= 1e-6)
    }
  }
}

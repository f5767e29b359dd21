import Foundation
import Testing

@testable import Layers

@Suite struct AlignedTokenTests {
  @Test("Confidence is the probability per frame, within 0…1")
  func confidence() {
    let confidence = { (sum: Double, frames: Range<Int>) in
      AlignedToken(token: 1, frames: frames, logProbability: sum).confidence
    }
    #expect(abs(confidence(3 * log(0.5), 4..<7) - 0.5) < 1e-7)
    #expect(confidence(0, 0..<2) == 1)
    #expect(confidence(1e-6, 0..<1) == 1)
    #expect(confidence(-.infinity, 0..<3) == 0)
  }
}

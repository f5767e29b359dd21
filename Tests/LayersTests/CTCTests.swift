import Testing

@testable import Layers

@Suite struct CTCTests {
  @Test("A token needs a frame, and equal neighbours one more between them")
  func framesRequired() {
    #expect(CTC.framesRequired(by: []) == 0)
    #expect(CTC.framesRequired(by: [3, 1, 3]) == 3)
    #expect(CTC.framesRequired(by: [3, 3, 1, 1, 1]) == 8)
  }

  @Test("A target is feasible from its required frames on, and never in no frames")
  func feasibility() {
    #expect(!CTC.isFeasible(frames: 2, target: [1, 1]))
    #expect(CTC.isFeasible(frames: 3, target: [1, 1]))
    #expect(CTC.isFeasible(frames: 1, target: []))
    #expect(!CTC.isFeasible(frames: 0, target: []))
  }
}

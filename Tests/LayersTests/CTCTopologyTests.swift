import Testing

@testable import Layers

@Suite struct CTCTopologyTests {
  @Test("Blanks surround the tokens, and only a token unlike the last one may skip its blank")
  func states() {
    let topology = CTCTopology(target: [2, 2, 1], frames: 6, vocabulary: 3)
    #expect(topology.labels == [0, 2, 0, 2, 0, 1, 0])
    #expect(topology.canSkip == [false, false, false, false, false, true, false])
  }

  @Test("Reachable states begin with the first two, end with the last two, and never run dry")
  func reachable() {
    let topology = CTCTopology(target: [1, 2, 1], frames: 5, vocabulary: 3)
    #expect((0..<5).map(topology.reachable) == [0..<2, 0..<4, 1..<6, 3..<7, 5..<7])
    let silence = CTCTopology(target: [], frames: 2, vocabulary: 3)
    #expect((0..<2).map(silence.reachable) == [0..<1, 0..<1])
  }
}

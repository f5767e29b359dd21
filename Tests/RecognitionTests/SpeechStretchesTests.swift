import Testing

@testable import Recognition

struct SpeechStretchesTests {
  private func stretches(_ speech: [Range<Int>]) -> SpeechStretches {
    var stretches = SpeechStretches(pause: 10)
    for frame in speech.joined() { stretches.accept(frame) }
    return stretches
  }

  @Test func onlyPausesOfTheirLengthPartStretches() {
    #expect(stretches([]).ranges == [])
    #expect(stretches([3..<5, 14..<20]).ranges == [3..<20])
    #expect(stretches([3..<5, 15..<20]).ranges == [3..<5, 15..<20])
  }

  @Test func whatIsRemovedAndWhatIsLeftIsAllThereWas() {
    for (frame, removed, left) in [
      (0, [], [3..<5, 15..<20]), (4, [3..<4], [4..<5, 15..<20]), (5, [3..<5], [15..<20]),
      (15, [3..<5], [15..<20]), (17, [3..<5, 15..<17], [17..<20]),
      (99, [3..<5, 15..<20], []),
    ] as [(Int, [Range<Int>], [Range<Int>])] {
      var stretches = stretches([3..<5, 15..<20])
      #expect(stretches.remove(before: frame) == removed)
      #expect(stretches.ranges == left)
    }
  }
}

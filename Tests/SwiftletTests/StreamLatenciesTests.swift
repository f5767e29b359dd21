import Recognition
import Testing

@testable import swiftlet

struct StreamLatenciesTests {
  private func segment(
    _ index: Int, end: Double, speech: ClosedRange<Double>
  ) -> StreamSegment {
    StreamSegment(
      index: index, start: speech.lowerBound, end: end, speech: speech,
      transcript: Transcript(text: "a", words: [], tokens: [], confidence: 1, duration: 1),
      stableText: "")
  }

  @Test func latenciesCountFromTheArrivalOfTheSound() {
    var latencies = StreamLatencies(memory: 60)
    // Sound that comes in real time, in tenths of a second, from second 100 on.
    for tenth in 1...100 {
      latencies.arrived(upTo: Double(tenth) / 10, at: 100 + Double(tenth) / 10)
    }
    latencies.gave(.partial(segment(0, end: 1.5, speech: 1...1.4)), at: 101.75)
    latencies.gave(.partial(segment(0, end: 2.0, speech: 1...1.9)), at: 102.25)
    latencies.gave(.final(segment(0, end: 3.5, speech: 1...2)), at: 103.5)
    latencies.gave(.final(segment(1, end: 10, speech: 5...20)), at: 112)
    #expect(latencies.partials == [0.25, 0.25])
    #expect(latencies.firstPartials == [0.75])
    #expect(latencies.finals == [1.5, 2])
    #expect(latencies.lines.count == 3)
    #expect(
      latencies.lines[2]
        == "final results after speech ends: 1.5 s for 50 %, 2.0 s for 90 %, 2.0 s for 99 % of 2")
  }

  @Test func nothingGivesNoLines() {
    #expect(StreamLatencies(memory: 60).lines.isEmpty)
  }

  @Test func onlyTheLastSecondsAreRemembered() {
    var latencies = StreamLatencies(memory: 1)
    for step in 1...100_000 {
      latencies.arrived(upTo: Double(step) / 50, at: Double(step) / 50)
    }
    #expect(latencies.count < 1200)
    latencies.gave(.final(segment(0, end: 2000, speech: 1999...1999.5)), at: 2000)
    #expect(abs((latencies.finals.first ?? 0) - 0.5) < 0.021)
  }
}

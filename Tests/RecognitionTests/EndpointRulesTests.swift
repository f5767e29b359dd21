import Recognition
import Testing

struct EndpointRulesTests {
  private struct Found: Equatable {
    var frame, length: Int
    var reason: EndpointTracker.Reason
  }

  /// The endpoints of frames of 10 ms, with the frame that showed each.
  private func endpoints(
    _ frames: Int, rules: EndpointRules = .init(), speech: [Range<Int>] = [],
    textFrom: Int = .max, loudness: (Int) -> Float = { _ in -30 }
  ) -> [Found] {
    var tracker = EndpointTracker(rules, frameSeconds: 0.01)
    var (found, start): ([Found], Int) = ([], 0)
    for frame in 0..<frames {
      let isSpeech = speech.contains { $0.contains(frame) }
      let hasText =
        frame >= textFrom && speech.contains { $0.upperBound > start && $0.lowerBound < frame }
      if let end = tracker.accept(isSpeech: isSpeech, loudness: loudness(frame), hasText: hasText) {
        found.append(Found(frame: frame + 1, length: end.frames, reason: end.reason))
        start += end.frames
      }
    }
    return found
  }

  @Test func silenceAloneEndsAnUtteranceLater() {
    #expect(
      endpoints(500) == [
        Found(frame: 240, length: 240, reason: .silence),
        Found(frame: 480, length: 240, reason: .silence),
      ])
  }

  @Test func wordsAndThenAPauseEndAnUtteranceSooner() {
    #expect(
      endpoints(400, speech: [50..<150, 200..<250], textFrom: 80) == [
        Found(frame: 370, length: 370, reason: .pause)
      ])
    #expect(
      endpoints(400, speech: [50..<150]) == [Found(frame: 390, length: 390, reason: .silence)],
      "noise that is no word does not count")
  }

  @Test func speechWithoutAPauseIsCutWhereItIsQuietest() {
    let found = endpoints(
      4000, speech: [0..<4000], textFrom: 0,
      loudness: { (1500..<1530).contains($0) ? -60 : -20 })
    #expect(found.first == Found(frame: 2000, length: 1520, reason: .length))
    #expect(found[1].frame > 1520 + 1999 - 1 && found[1].length <= 2000)
  }

  @Test func theFramesAfterACutBelongToTheNextUtterance() {
    let found = endpoints(
      1500, rules: .init(longest: 10), speech: [0..<1300], textFrom: 0,
      loudness: { $0 == 900 ? -80 : -20 })
    #expect(found.count == 2)
    #expect(found[0].reason == .length && found[0].frame == 1000)
    #expect(found[1] == Found(frame: 1420, length: 1420 - found[0].length, reason: .pause))
  }

  @Test func allRulesCanBeChanged() {
    let rules = EndpointRules(silenceAfterText: 0.5, silenceWithoutText: 10, longest: .infinity)
    #expect(endpoints(999, rules: rules).isEmpty)
    #expect(
      endpoints(300, rules: rules, speech: [0..<100], textFrom: 0)
        == [Found(frame: 150, length: 150, reason: .pause)])
    #expect(endpoints(5000, rules: rules, speech: [0..<5000], textFrom: 0).isEmpty)
  }

  @Test func atTheSmallestEachFrameIsAnUtterance() {
    let rules = EndpointRules(silenceAfterText: 0, silenceWithoutText: 0, longest: 0)
    #expect(endpoints(3, rules: rules).map(\.length) == [1, 1, 1])
  }
}

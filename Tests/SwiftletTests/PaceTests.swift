import Testing

@testable import swiftlet

struct PaceTests {
  @Test func itIsSecondsOfAudioForEachSecondOfWork() {
    #expect(Pace.note(audioSeconds: 1234, elapsed: 10) == "RTFx 123")
    #expect(Pace.note(audioSeconds: 12, elapsed: 10) == "RTFx 1.2")
  }

  @Test func beforeAnythingIsDoneThereIsNone() {
    #expect(Pace.note(audioSeconds: 0, elapsed: 10).isEmpty)
    #expect(Pace.note(audioSeconds: 10, elapsed: 0).isEmpty)
    #expect(Pace().note(audioSeconds: 0).isEmpty)
  }
}

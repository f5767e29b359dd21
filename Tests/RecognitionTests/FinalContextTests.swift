import Audio
import ModelFixtures
import TestSupport
import Testing

@testable import Recognition

struct FinalContextTests {
  /// The events of a stream of a few words, in the order of their time.
  private func events(_ context: FinalContext) throws -> [StreamEvent] {
    var options = StreamingRecognizer.Options()
    options.finalContext = context
    var recognizer = try TinyStream.recognizer(options)
    let sound = AudioBuffer(
      samples: try TinyStream.speech(after: 1.5, times: 2), sampleRate: 16_000)
    return try recognizer.accept(sound) + recognizer.finish()
  }

  @Test func itIsTheWholeSegmentUnlessAskedOtherwise() {
    #expect(StreamingRecognizer.Options().finalContext == .segment)
  }

  @Test func partialResultsAreTheSameAndFinalOnesAreNot() throws {
    let found = try FinalContext.allCases.map { context in
      let events = try events(context)
      return (
        partial: events.filter { if case .partial = $0 { true } else { false } },
        final: events.filter { if case .final = $0 { true } else { false } }
      )
    }
    #expect(!found[0].partial.isEmpty && found[0].partial == found[1].partial)
    #expect(found[0].final.count == found[1].final.count)
    #expect(found[0].final != found[1].final)
  }
}

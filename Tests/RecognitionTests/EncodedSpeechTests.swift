import Layers
import Recognition
import Synchronization
import Tensors
import TestSupport
import Testing

struct EncodedSpeechTests {
  private let states = SequenceBatch(rows: sample([5, 3], "states"), lengths: [2, 3])

  @Test func posteriorsAreComputedOnceAndOnlyIfAskedFor() throws {
    let calls = Counter()
    let speech = EncodedSpeech(states: states) { states in
      calls.count.add(1, ordering: .relaxed)
      return states.mapRows { $0 * 2 }
    }
    #expect(calls.count.load(ordering: .relaxed) == 0)
    for _ in 0..<3 {
      let posteriors = try #require(speech.logPosteriors)
      #expect(posteriors.rows.array() == (states.rows * 2).array())
    }
    #expect(calls.count.load(ordering: .relaxed) == 1)
  }

  @Test func aModelWithoutCTCHasNone() {
    #expect(EncodedSpeech(states: states, posteriors: nil).logPosteriors == nil)
  }

  private final class Counter: Sendable {
    let count = Atomic(0)
  }
}

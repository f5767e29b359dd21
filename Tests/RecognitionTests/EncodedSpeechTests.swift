import Layers
import Recognition
import Synchronization
import Tensors
import Testing

struct EncodedSpeechTests {
  private let states = SequenceBatch([Tensor([1, 2], shape: [2, 1])])

  @Test func posteriorsAreComputedOnceAndOnlyIfAskedFor() throws {
    final class Count: Sendable { let value = Mutex(0) }
    let count = Count()
    let speech = EncodedSpeech(states: states) { states in
      count.value.withLock { $0 += 1 }
      return states.mapRows { $0 * 2 }
    }
    #expect(count.value.withLock { $0 } == 0)
    for _ in 0..<3 { #expect(try #require(speech.logPosteriors).rows.array() == [2, 4]) }
    #expect(count.value.withLock { $0 } == 1)
  }

  @Test func aModelWithoutThatHeadHasNone() {
    #expect(EncodedSpeech(states: states, posteriors: nil).logPosteriors == nil)
  }
}

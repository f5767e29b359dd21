import Testing

@testable import Training

struct KeptValuesTests {
  private struct Key: Hashable {
    var utterance: Int
    var speed: Double
  }

  private let numbers = [Float](repeating: 1, count: 100_000)

  private func computations(_ kept: KeptValues<Key, [Float]>, _ keys: [Key]) -> Int {
    var count = 0
    for key in keys {
      func make() -> [Float] {
        count += 1
        return numbers
      }
      let found = kept.value(key, bytes: { 4 * $0.count }, orMake: make)
      #expect(found == numbers)
    }
    return count
  }

  private func key(_ utterance: Int, speed: Double = 1) -> Key {
    Key(utterance: utterance, speed: speed)
  }

  @Test func aValueIsMadeOnceForEachKey() {
    let kept = KeptValues<Key, [Float]>(megabytes: 10)
    #expect(computations(kept, [key(0), key(0), key(0, speed: 0.9), key(0, speed: 0.9)]) == 2)
    #expect(computations(kept, [key(1), key(0)]) == 1)
  }

  @Test func whatDoesNotFitIsMadeAgain() {
    // 400 kB each: two fit into a megabyte.
    let kept = KeptValues<Key, [Float]>(megabytes: 1)
    #expect(computations(kept, [key(0), key(1), key(2), key(0), key(1), key(2)]) == 4)
    #expect(computations(KeptValues(megabytes: 0), [key(0), key(0)]) == 2)
  }

  @Test func aFailureIsNotKept() {
    struct Failed: Error {}
    let kept = KeptValues<Key, [Float]>(megabytes: 1)
    #expect(throws: Failed.self) {
      try kept.value(key(0), bytes: { $0.count }, orMake: { throw Failed() })
    }
    #expect(computations(kept, [key(0)]) == 1)
  }
}

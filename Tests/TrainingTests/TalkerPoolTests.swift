import Tensors
import Testing

@testable import Training

struct TalkerPoolTests {
  private struct Gone: Error {}

  @Test func everyTalkerIsReadOnceAndKnownByItsKey() {
    let pool = TalkerPool(of: 10_000)
    var reads: [Int: Int] = [:]
    func heard(_ seed: UInt64) -> [Float] {
      pool.talker(RandomKey(seed)) { utterance in
        reads[utterance, default: 0] += 1
        return [Float(utterance) / 32768]
      }
    }
    let first = (0..<2000).map { heard($0) }
    #expect((0..<2000).map { heard($0) } == first)
    #expect(reads.values.allSatisfy { $0 == 1 })
    #expect((200...256).contains(reads.count))
    #expect(reads.keys.allSatisfy { (0..<10_000).contains($0) })
  }

  @Test func oneWhoCannotBeReadSaysNothing() {
    #expect(TalkerPool(of: 3).talker(RandomKey(1)) { _ in throw Gone() } == [])
    #expect(TalkerPool(of: 0).talker(RandomKey(1)) { _ in [1] } == [])
  }
}

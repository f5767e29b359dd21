import Audio
import Tensors
import Testing

@testable import Recognition

struct FeatureQueueTests {
  private func frames(_ rows: Range<Int>) -> FeatureFrames {
    FeatureFrames(values: rows.flatMap { [Float($0), -Float($0)] }, bins: 2)
  }

  @Test func rowsAreFoundByTheirNumberInTheStream() {
    var queue = FeatureQueue(bins: 2)
    #expect(queue.end == 0)
    queue.append(frames(0..<5))
    queue.append(frames(5..<5))
    queue.append(frames(5..<9))
    #expect(queue.end == 9)
    let rows = queue.rows(4..<6)
    #expect(rows.shape == [2, 2])
    #expect(rows.array() == [4, -4, 5, -5])
    #expect(queue.rows(9..<9).rows == 0)
  }

  @Test func whatIsForgottenMakesRoomAndLeavesTheRest() {
    var queue = FeatureQueue(bins: 2)
    for block in 0..<100 {
      queue.append(frames(100 * block..<100 * (block + 1)))
      queue.forget(before: queue.end - 50)
      #expect(queue.count < 500)
    }
    #expect(queue.end == 10_000)
    #expect(queue.rows(9950..<9952).array() == [9950, -9950, 9951, -9951])
    queue.forget(before: 20_000)
    #expect(queue.end == 10_000)
  }
}

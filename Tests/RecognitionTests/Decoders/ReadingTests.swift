import Foundation
import Tensors
import Testing

@testable import Recognition

struct ReadingTests {
  private func readings(_ rows: [[Float]], limit: Int) -> [Reading] {
    Reading.best(
      Tensor(rows.joined().map { log($0) }, shape: [rows.count, rows[0].count]), limit: limit)
  }

  @Test func positionsWithoutATokenLeaveNoTrace() {
    let found = readings([[0.1, 0.7, 0.2], [0.5, 0.2, 0.3], [0.1, 0.3, 0.6]], limit: 1)
    #expect(found.map(\.tokens) == [[1, 2]])
    for (confidence, expected) in zip(found[0].confidences, [0.7, 0.6] as [Float]) {
      #expect(abs(confidence - expected) < 1e-6)
    }
    #expect(abs(found[0].score - log(0.7 * 0.5 * 0.6) / 3) < 1e-6)
  }

  @Test func readingsDifferAndComeBestFirst() {
    // 1 then nothing (0.42), nothing then 1 (0.12): one reading. Nothing at all: 0.28; 1 1: 0.18.
    let found = readings([[0.4, 0.6], [0.7, 0.3]], limit: 4)
    #expect(found.map(\.tokens) == [[1], [], [1, 1]])
    #expect(found.map(\.score) == found.map(\.score).sorted(by: >))
  }

  @Test func asManyReadingsAreFoundAsAreAskedFor() {
    // Nine positions of which each is 1 or nothing: 512 sequences, ten readings.
    let rows = [[Float]](repeating: [0.5, 0.5], count: 9)
    #expect(Set(readings(rows, limit: 10).map(\.tokens)).count == 10)
    #expect(readings(rows, limit: 3).count == 3)
  }

  @Test func equallyGoodReadingsStayInOrder() {
    var all = readings([[0.2, 0.5, 0.3]], limit: 3)
    #expect(all.map(\.tokens) == [[1], [2], []])
    for (index, score) in [-2, -1, -1].enumerated() { all[index].score = Float(score) }
    #expect(all.ranked.map(\.tokens) == [[2], [], [1]])
  }
}

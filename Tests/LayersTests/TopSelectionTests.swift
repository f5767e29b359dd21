import Testing

@testable import Layers

@Suite struct TopSelectionTests {
  @Test(
    "The best k are those of a full sort, ties to the lower index", arguments: [1, 2, 7, 40, 80])
  func fullSort(capacity: Int) {
    var generator = SplitMix(state: UInt64(capacity))
    for _ in 0..<50 {
      // Few distinct scores, so that many are equal.
      let scores = (0..<60).map { _ in Double(Int.random(in: 0..<9, using: &generator)) }
      let expected = scores.indices.sorted { (-scores[$0], $0) < (-scores[$1], $1) }
      #expect(
        ranking(scores, order: scores.indices.shuffled(using: &generator), capacity: capacity)
          == Array(expected.prefix(capacity)))
    }
  }

  @Test("Candidates that are impossible or undefined are never kept")
  func impossible() {
    let scores: [Double] = [-.infinity, .nan, -3, -.infinity]
    #expect(ranking(scores, order: [0, 1, 2, 3], capacity: 3) == [2])
  }

  @Test("The threshold is the worst kept score once the selection is full")
  func threshold() {
    var selection = TopSelection(capacity: 2)
    selection.offer(score: 1, index: 0)
    #expect(selection.threshold == -.infinity)
    selection.offer(score: 5, index: 1)
    #expect(selection.threshold == 1)
    selection.offer(score: 3, index: 2)
    #expect(selection.threshold == 3)
    selection.removeAll()
    #expect(selection.threshold == -.infinity)
  }

  private func ranking(_ scores: [Double], order: [Int], capacity: Int) -> [Int] {
    var selection = TopSelection(capacity: capacity)
    for index in order { selection.offer(score: scores[index], index: index) }
    var ranking: [TopSelection.Candidate] = []
    selection.rank(into: &ranking)
    return ranking.map(\.index)
  }
}

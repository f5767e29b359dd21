import Testing

@testable import Text

struct ErrorCountsTests {
  func counts(_ correct: Int, _ substitutions: Int, _ insertions: Int, _ deletions: Int)
    -> ErrorCounts
  {
    var counts = ErrorCounts()
    counts.correct = correct
    counts.substitutions = substitutions
    counts.insertions = insertions
    counts.deletions = deletions
    return counts
  }

  @Test("the rate counts errors against the reference, and may exceed one")
  func rate() {
    #expect(counts(6, 2, 1, 2).rate == 0.5)
    #expect(counts(1, 0, 3, 0).rate == 3)
    #expect(counts(0, 0, 3, 0).rate == nil)
  }

  @Test("totals weigh utterances by their length")
  func totals() {
    let total = counts(9, 1, 0, 0) + counts(0, 0, 0, 1) + counts(0, 0, 2, 0)
    #expect(total == counts(9, 1, 2, 1) && total.rate == 4.0 / 11)
  }
}

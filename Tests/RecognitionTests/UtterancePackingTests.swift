import Testing

@testable import Recognition

struct UtterancePackingTests {
  @Test func batchesAreAlikeAndWithinTheLimit() {
    let batches = UtterancePacking.batches(lengths: [5, 1, 4, 2, 3], limit: 7)
    #expect(batches == [[1, 3, 4], [2], [0]])
  }

  @Test func whatExceedsTheLimitIsAlone() {
    #expect(UtterancePacking.batches(lengths: [9, 1, 9], limit: 2) == [[1], [0], [2]])
  }

  @Test func equalLengthsStayInOrder() {
    #expect(UtterancePacking.batches(lengths: [3, 3, 3], limit: 100) == [[0, 1, 2]])
  }

  @Test func nothingMakesNoBatch() {
    #expect(UtterancePacking.batches(lengths: [], limit: 1).isEmpty)
  }
}

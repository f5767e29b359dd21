import Recognition
import Testing

struct GreedyChoiceTests {
  @Test func theLikeliestTokenIsChosenAndTheLowestOfEquals() {
    let row: [Float] = [-3, -1, -0.5, -0.5]
    #expect(GreedyChoice.token(after: 0, bound: 9, row.span) == 2)
  }

  @Test func nothingButTheEndFollowsTheBound() {
    let row: [Float] = [-30, -1, -0.5]
    #expect(GreedyChoice.token(after: 8, bound: 9, row.span) == 2)
    #expect(GreedyChoice.token(after: 9, bound: 9, row.span) == 0)
  }
}

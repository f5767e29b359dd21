import Testing

@testable import Training

struct BatchBudgetTests {
  private func load(_ utterances: [(Double, Int)]) -> BatchLoad {
    BatchLoad(utterances.map { UtteranceSize(seconds: $0.0, tokens: $0.1, key: 0) })
  }

  @Test func exactlyTheBoundIsAllowedAndAMicrosecondMoreIsNot() {
    let budget = BatchBudget(.padded, seconds: 3.3)
    #expect(budget.allows(load([(1.1, 0), (1.1, 0), (1.1, 0)])))
    #expect(!budget.allows(load([(1.1, 0), (1.1, 0), (1.100001, 0)])))
  }

  @Test func paddingCountsOnlyWherePaddingIsComputed() {
    let utterances = load([(1, 1), (3, 1)])
    #expect(!BatchBudget(.padded, seconds: 5).allows(utterances))
    #expect(BatchBudget(.ragged, seconds: 5).allows(utterances))
  }

  @Test func everyBoundHoldsByItself() {
    let utterances = load([(2, 10), (2, 4)])
    let generous = BatchBudget(.padded, seconds: 100)
    #expect(generous.allows(utterances))
    var tokens = generous
    tokens.tokens = 19
    var count = generous
    count.utterances = 1
    var squares = generous
    squares.squaredSeconds = 7.9
    var cost = generous
    cost.bounds = [.init(.seconds(doublingAt: 2), limit: 7.9)]
    for budget in [tokens, count, squares, cost] { #expect(!budget.allows(utterances)) }
  }

  @Test func theShareIsThatOfTheTightestBound() {
    var budget = BatchBudget(.ragged, seconds: 10)
    #expect(budget.share(load([(2, 10), (2, 4)])) == 0.4)
    budget.tokens = 20
    #expect(budget.share(load([(2, 10), (2, 4)])) == 0.7)
    budget.utterances = 2
    #expect(budget.share(load([(2, 10), (2, 4)])) == 1)
  }
}

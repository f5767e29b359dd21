import Testing

@testable import Recognition

struct PassPlanTests {
  private func pieces(_ plan: PassPlan) -> [[String]] {
    plan.passes.map { $0.map { "\($0.utterance):\($0.sequences)" } }
  }

  @Test func whatFitsRunsAtOnce() {
    let plan = PassPlan(lengths: [[3, 2], [], [4]], limit: 10)
    #expect(pieces(plan) == [["0:0..<2", "2:0..<1"]])
    #expect(PassPlan(lengths: [[], []], limit: 10).passes.isEmpty)
  }

  @Test func moreThanTheLimitIsDividedBetweenSequences() {
    let plan = PassPlan(lengths: [[4, 4, 4], [12], [1]], limit: 8)
    #expect(pieces(plan) == [["0:0..<2"], ["0:2..<3"], ["1:0..<1"], ["2:0..<1"]])
  }

  @Test func anUtteranceIsDividedAlikeWhoeverIsWithIt() {
    let lengths = [[3, 3, 3, 3], [7], [1, 1], [5, 5]]
    func own(_ index: Int, in plan: PassPlan) -> [Range<Int>] {
      plan.passes.joined().filter { $0.utterance == index }.map(\.sequences)
    }
    let together = PassPlan(lengths: lengths, limit: 8)
    for (index, alone) in lengths.enumerated() {
      let plan = PassPlan(lengths: [alone], limit: 8)
      #expect(own(index, in: together) == own(0, in: plan))
    }
    for pass in together.passes {
      #expect(Set(pass.map(\.utterance)).count == pass.count)
    }
  }
}

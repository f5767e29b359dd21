import Testing

@testable import Training

struct ProbeShapeTests {
  @Test(arguments: [(30.0, 30.0), (120, 20), (5, 2)])
  func shapesStayWithinTheShard(shardSeconds: Double, longest: Double) {
    let trained = ProbeShape.training(shardSeconds: shardSeconds, longest: longest, rate: 4)
    let unseen = ProbeShape.unseen(shardSeconds: shardSeconds, longest: longest, rate: 4)
    for shape in trained + unseen {
      #expect(shape.load.seconds(.ragged) <= 1.35 * shardSeconds)
      #expect(shape.seconds <= longest && shape.utterances > 0 && shape.tokens > 0)
    }
    #expect(unseen.allSatisfy { !trained.contains($0) })
  }

  @Test func theyDifferInEveryWayThatCosts() {
    let loads = ProbeShape.training(shardSeconds: 60, longest: 20, rate: 5).map(\.load)
    #expect(Set(loads.map(\.utterances)).count > 4)
    #expect(Set(loads.map(\.longest)).count > 4)
    #expect(Set(loads.map { $0.tokens * 1000 / $0.microseconds }).isEmpty == false)
    let seconds = loads.map { $0.seconds(.ragged) }
    #expect(seconds == seconds.sorted())
  }
}

import Testing

@testable import Training

struct ProcessGroupTests {
  @Test func aSoleProcessHasOnlyWhatItGives() throws {
    let group = SoleProcess()
    var numbers: [Float] = [1, 2]
    group.sum(&numbers, whileWaiting: {})
    #expect(numbers == [1, 2])
    #expect(group.gather([7], whileWaiting: {}) == [[7]])
    #expect(try group.exchange("one") == ["one"])
    #expect(group.isFirst)
  }

  @Test func valuesComeByRankAndNumbersThatJSONLacksSurvive() throws {
    let results = ThreadGroup.run(ThreadGroup.members(3)) { group in
      try group.exchange([Double(group.rank), .nan, -.infinity, 0.1])
    }
    for result in results {
      let values = try result.get()
      #expect(values.map { $0[0] } == [0, 1, 2])
      for value in values { #expect(value[1].isNaN && value[2] == -.infinity && value[3] == 0.1) }
    }
  }

  @Test func onlyOneProcessIsTheFirst() {
    #expect(ThreadGroup.members(3).map(\.isFirst) == [true, false, false])
  }
}

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

  @Test func aFailureOfOneIsAFailureOfAll() throws {
    let results = ThreadGroup.run(ThreadGroup.members(3)) { group in
      if group.rank == 1 { return try group.report(failure: "the disk is full") }
      _ = try group.exchange(group.rank)
      return false
    }
    #expect(try results[1].get())
    for rank in [0, 2] {
      #expect(throws: TrainingError.failedElsewhere(rank: 1, reason: "the disk is full")) {
        try results[rank].get()
      }
    }
  }

  @Test func ofThoseThatFailTogetherOneSpeaks() throws {
    let results = try ThreadGroup.run(ThreadGroup.members(3)) { group in
      try group.report(failure: "there is no manifest")
    }.map { try $0.get() }
    #expect(results == [true, false, false])
    #expect(try SoleProcess().report(failure: "there is no manifest"))
  }

  @Test func onlyOneProcessIsTheFirst() {
    #expect(ThreadGroup.members(3).map(\.isFirst) == [true, false, false])
  }
}

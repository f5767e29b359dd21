import Testing

@testable import Training

struct BatchExclusionTests {
  private let reasons: [BatchExclusion.Reason] = [
    .unknownDuration, .shorterThan(0.1), .longerThan(30), .overBudget,
    .moreTokensThanFrames(needed: 12, frames: 7), .unlikelyRate(ratio: 9.87, deviations: 41.04),
    .fewerThanRanks,
  ]

  @Test func sentencesNameTheFacts() {
    #expect(reasons[1].description == "it is shorter than 0.1 s")
    #expect(reasons[4].description == "its text needs 12 frames and the recording has 7")
    #expect(reasons[5].description.contains("9.9 times") && reasons[5].description.contains("41.0"))
  }

  @Test func smallRatiosKeepTheirDigits() {
    let reason = BatchExclusion.Reason.unlikelyRate(ratio: 0.0312, deviations: 5)
    #expect(reason.description.contains("0.031 times"))
  }

  @Test func kindsTellReasonsApart() {
    #expect(Set(reasons.map(\.kind)).count == reasons.count)
  }
}

import Testing

@testable import swiftlet

struct StreamPaceTests {
  @Test func whoKeepsUpHearsNoComplaint() {
    var pace = StreamPace()
    for _ in 0..<1000 {
      let complaint = pace.note(sound: 0.5, computing: 0.49)
      #expect(complaint == nil)
    }
    #expect(pace.sound == 500)
  }

  @Test func oneSlowMomentIsForgiven() {
    var pace = StreamPace()
    for step in 0..<100 {
      let complaint = pace.note(sound: 0.5, computing: step == 10 ? 4 : 0.1)
      #expect(complaint == nil)
    }
  }

  @Test func whoFallsBehindIsToldOnceAMinute() throws {
    var pace = StreamPace()
    let complaints = (0..<300).compactMap { step in
      pace.note(sound: 0.5, computing: 0.75).map { (step, $0) }
    }
    #expect(complaints.map(\.0) == [19, 139, 259])
    let first = try #require(complaints.first).1
    #expect(first.hasPrefix("slower than real time: the last 10.0 s of sound took 15.0 s"))
  }

  @Test func theSummaryHasBothFactors() {
    var pace = StreamPace()
    _ = pace.note(sound: 8, computing: 2)
    #expect(
      pace.summary
        == "8.0 s of sound took 2.0 s of computing: real-time factor 0.25, inverse 4.0")
    #expect(StreamPace().summary.contains("real-time factor 0.0"))
  }
}

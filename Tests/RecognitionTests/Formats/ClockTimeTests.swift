import Testing

@testable import Recognition

struct ClockTimeTests {
  @Test(arguments: [
    (0, "00:00:00.000"), (0.0005, "00:00:00.001"), (59.9996, "00:01:00.000"),
    (3725.25, "01:02:05.250"), (360_000, "100:00:00.000"),
  ])
  func secondsAreHoursMinutesAndThousandths(seconds: Double, clock: String) {
    #expect(ClockTime(seconds).description == clock)
  }

  @Test func subRipHasAComma() {
    #expect(ClockTime(1.5).withComma.description == "00:00:01,500")
  }
}

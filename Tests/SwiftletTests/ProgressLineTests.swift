import Testing

@testable import swiftlet

struct ProgressLineTests {
  private func line(_ completed: Double, of total: Double?, elapsed: Double = 30) -> ProgressLine {
    ProgressLine(
      label: "epoch 2", completed: completed, total: total, elapsed: elapsed, note: "loss 1.25")
  }

  @Test func showsShareNoteAndTimeLeft() {
    #expect(line(25, of: 100).plainText == "epoch 2   25 %  loss 1.25  1:30 left")
    #expect(
      line(25, of: 100).text(columns: 80)
        == "epoch 2  [=========>                             ]   25 %  loss 1.25  1:30 left")
  }

  @Test func neverFillsTheLastColumn() {
    for columns in 0...120 {
      for completed in [0.0, 1, 50, 99.9, 100, 130] {
        let text = line(completed, of: 100).text(columns: columns)
        #expect(text.count <= max(columns - 1, 0))
      }
    }
  }

  @Test func countsWhereTheTotalIsUnknown() {
    #expect(line(25, of: nil).plainText == "epoch 2  25  loss 1.25  0:30")
  }

  @Test func onlyTheEndIsAHundredPercent() {
    #expect(line(99.99, of: 100).plainText.contains(" 99 %"))
    #expect(line(100, of: 100).plainText.contains("100 %"))
  }

  @Test func aResumedRunIsPacedByItsOwnWork() {
    var resumed = line(60, of: 100, elapsed: 10)
    resumed.startedAt = 50
    #expect(resumed.remaining == 40)
    resumed.completed = 50
    #expect(resumed.remaining == nil)
  }

  @Test(arguments: [(0.0, "0:00"), (59.6, "1:00"), (754, "12:34"), (3723, "1:02:03")])
  func spellsTimesAsClocksDo(seconds: Double, text: String) {
    #expect(ProgressLine.clock(seconds) == text)
  }
}

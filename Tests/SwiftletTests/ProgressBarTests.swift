import Testing

@testable import swiftlet

struct ProgressBarTests {
  private final class Screen {
    var written: [String] = []
    var now = 0.0
  }

  private func run(_ output: ProgressBar.Output, times: [Double]) -> [String] {
    let screen = Screen()
    var bar = ProgressBar(
      ProgressLine(label: "train", completed: 0, total: 100, elapsed: 0), output: output,
      write: { screen.written.append($0) }, elapsed: { screen.now })
    for (index, time) in times.enumerated() {
      screen.now = time
      bar.update(completed: Double(index + 1))
    }
    bar.finish()
    return screen.written
  }

  @Test func rewritesOneLineTenTimesASecondAndClearsIt() {
    let written = run(.terminal(columns: 60), times: [0, 0.05, 0.09, 0.2, 0.25])
    #expect(written.count == 3)
    #expect(written.allSatisfy { $0.hasPrefix("\r\u{1B}[K") && !$0.contains("\n") })
    #expect(written.last == "\r\u{1B}[K")
  }

  @Test func addsALineEveryIntervalWhereThereIsNoTerminal() {
    let written = run(.plain(interval: 30), times: [1, 29, 30, 45, 61])
    #expect(written == ["train    3 %  16:10 left\n", "train    5 %  19:19 left\n"])
  }

  @Test func saysNothingWhereSilent() {
    #expect(run(.silent, times: [0, 50, 100]).isEmpty)
  }
}

import Recognition
import Testing

struct TextGridTests {
  private func tier(_ name: String, of document: String) throws -> [(Double, Double, String)] {
    let start = try #require(document.firstRange(of: "name = \"\(name)\""))
    let end = document[start.upperBound...].firstRange(of: "class = ")?.lowerBound
    let interval = #/xmin = (\S+)\n\s+xmax = (\S+)\n\s+text = "(.*)"/#
    return document[start.upperBound..<(end ?? document.endIndex)].matches(of: interval).map {
      (Double($0.1) ?? .nan, Double($0.2) ?? .nan, String($0.3))
    }
  }

  @Test func tiersCoverTheWholeRecordingWithoutGapsOrOverlaps() throws {
    let document = try FormatExample.document(.textgrid)
    for name in ["segments", "words", "tokens"] {
      let intervals = try tier(name, of: document)
      #expect(intervals.first?.0 == 0 && intervals.last?.1 == 4.5)
      for (interval, next) in zip(intervals, intervals.dropFirst()) {
        #expect(interval.1 == next.0)
      }
      #expect(intervals.allSatisfy { $0.0 < $0.1 })
      #expect(document.contains("intervals: size = \(intervals.count)\n"))
    }
    #expect(
      try tier("words", of: document).map(\.2) == ["", "so", "", "it", "", "goes", "on", ""])
    #expect(try tier("segments", of: document).map(\.2) == ["", "so it", "", "goes on", ""])
  }

  @Test func silenceIsOneEmptyInterval() throws {
    let intervals = try tier("words", of: FormatExample.document(.textgrid, FormatExample.silence))
    #expect(intervals.map(\.2) == [""])
  }

  @Test func quotationMarksAreDoubled() throws {
    let document = try FormatExample.document(.textgrid, FormatExample.saying(["\"a\"\n"]))
    #expect(document.contains("text = \"\"\"a\"\" \"\n"))
  }
}

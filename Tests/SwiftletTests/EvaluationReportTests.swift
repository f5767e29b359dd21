import Testing
import Text
import swiftlet

struct EvaluationReportTests {
  private func scored(_ reference: String, _ hypothesis: String) -> ScoredUtterance {
    ScoredUtterance(reference: reference, hypothesis: hypothesis, normalization: .none)
  }

  @Test func normalizationTouchesBothTexts() {
    let utterance = ScoredUtterance(
      reference: "Twenty-one, please!", hypothesis: "21 please", normalization: .english)
    #expect(utterance.words.errors == 0)
    #expect(utterance.reference == "twenty one please")
    let raw = ScoredUtterance(
      reference: "Twenty-one, please!", hypothesis: "21 please", normalization: .none)
    #expect(raw.words.errors == 2)
  }

  @Test func ratesAreThoseOfTheTotals() throws {
    let report = EvaluationReport([
      ("b", scored("one two three", "one two three")), ("a", scored("one", "two words")),
      ("b", scored("four", "four")),
    ])
    #expect(report.groups.map(\.name) == ["a", "b"])
    #expect(report.groups.map(\.words.rate) == [2, 0])
    #expect(report.groups.map(\.sentenceErrorRate) == [1, 0])
    #expect(report.total.utterances == 3)
    #expect(report.total.words.rate == 0.4)
    let interval = try #require(report.total.interval)
    #expect(interval.contains(0.4) && interval.lowerBound == 0)
  }

  @Test func insertionsIntoSilenceCountInTheTotalAlone() {
    let report = EvaluationReport([("silence", scored("", "noise")), ("speech", scored("a", "a"))])
    #expect(report.groups[0].words.rate == nil)
    #expect(report.total.words.rate == 1)
    #expect(report.table[1].contains("–"))
  }

  @Test func oneGroupNeedsNoRowOfItsOwn() {
    #expect(EvaluationReport([("a", scored("x", "x"))]).table.count == 2)
    #expect(EvaluationReport([("a", scored("x", "x")), ("b", scored("x", "y"))]).table.count == 4)
    #expect(EvaluationReport([]).table.count == 2)
  }
}

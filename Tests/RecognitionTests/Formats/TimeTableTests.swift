import Recognition
import Testing

struct TimeTableTests {
  @Test func segmentsAreRowsInMilliseconds() throws {
    #expect(
      try FormatExample.document(.tsv)
        == "start\tend\ttext\n500\t1250\tso it\n3000\t4000\tgoes on\n")
  }

  @Test func wordsAreRowsIfAskedFor() throws {
    let table = try FormatExample.document(.tsv, FormatExample.transcript, .init(words: true))
    #expect(table.split(separator: "\n").dropFirst().first == "500\t750\tso")
    #expect(table.split(separator: "\n").count == 5)
  }

  @Test func tabsAndQuotationMarksStayInTheirField() throws {
    let table = try FormatExample.document(.tsv, FormatExample.saying(["a\tb", "\"c\"\n"]))
    #expect(table == "start\tend\ttext\n0\t1500\t\"a b \"\"c\"\" \"\n")
  }

  @Test func silenceIsTheHeaderAlone() throws {
    #expect(try FormatExample.document(.tsv, FormatExample.silence) == "start\tend\ttext\n")
  }
}

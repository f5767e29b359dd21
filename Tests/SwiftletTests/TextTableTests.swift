import Testing
import swiftlet

struct TextTableTests {
  @Test func columnsAreAsWideAsTheirWidestCell() {
    var table = TextTable(["group", "words", "WER %"])
    table.add(["an4", "1234567", "0.00"])
    table.add(["librispeech", "1", "100.00"])
    #expect(
      table.lines == [
        "group          words   WER %",
        "an4          1234567    0.00",
        "librispeech        1  100.00",
      ])
  }

  @Test func wordsStandLeftAndLinesEndWithoutSpaces() {
    var table = TextTable(["tensor", "shape"], words: 2)
    table.add(["a", "3 × 2"])
    table.add(["longer", ""])
    #expect(table.lines == ["tensor  shape", "a       3 × 2", "longer"])
  }
}

import Testing

@testable import Recognition

struct SubtitleLayoutTests {
  private func lines(_ cue: SubtitleCue) -> [String] { cue.lines.map { SubtitleCue.text(of: $0) } }

  @Test func linesAreWithinTheirWidthAndAlike() {
    let words = "the quick brown fox jumps over the lazy dog again".split(separator: " ")
    let said = FormatExample.saying(words.map(String.init))
    let layout = SubtitleLayout(lineWidth: 30, lines: 2, longest: 60)
    let cues = layout.cues(of: said)
    #expect(cues.count == 1)
    #expect(lines(cues[0]) == ["the quick brown fox jumps", "over the lazy dog again"])
  }

  @Test(arguments: [2, 5, 9, 17, 42], [1, 2, 3])
  func noWordIsLostAndNoLimitExceeded(width: Int, count: Int) {
    let words = "supercalifragilistic a bb ccc 北京欢迎你 dddd e 👩‍👩‍👧 fff gg שלום עולם".split(
      separator: " ")
    let said = FormatExample.saying(words.map(String.init))
    let layout = SubtitleLayout(lineWidth: width, lines: count, longest: 3, shortest: 1, pause: 1)
    let cues = layout.cues(of: said)
    #expect(
      SubtitleCue.text(of: cues.flatMap(\.lines).joined().map(\.self)) == said.text)
    for cue in cues {
      #expect(cue.lines.count <= count)
      for line in lines(cue) { #expect(columns(line) <= width, "\(line)") }
      #expect(cue.start < cue.end && cue.end - cue.start <= 3)
      #expect(cue.end <= said.duration)
    }
    for (cue, next) in zip(cues, cues.dropFirst()) { #expect(cue.end <= next.start) }
  }

  @Test func aSilenceEndsACue() {
    let layout = SubtitleLayout(pause: 1)
    #expect(layout.cues(of: FormatExample.transcript).map(\.start) == [0.5, 3])
    #expect(SubtitleLayout(pause: 2).cues(of: FormatExample.transcript).count == 1)
  }

  @Test func aCueIsShownLongEnoughToReadUnlessTheNextComes() {
    let said = FormatExample.saying(["one", "two"], duration: 1.8)
    let apart = SubtitleLayout(shortest: 2, pause: 0.1).cues(of: said)
    #expect(apart.map(\.end) == [1, 1.8])
    #expect(SubtitleLayout(shortest: 0, pause: 0.1).cues(of: said).map(\.end) == [0.5, 1.5])
  }

  @Test func partsOfAWordShareItsTime() {
    let layout = SubtitleLayout(lineWidth: 4, lines: 1)
    let cues = layout.cues(of: FormatExample.saying(["abcdefgh"]))
    #expect(cues.flatMap { lines($0) } == ["abcd", "efgh"])
    #expect(cues.map(\.start) == [0, 0.25])
  }

  @Test func silenceHasNoCues() {
    #expect(SubtitleLayout().cues(of: FormatExample.silence).isEmpty)
  }

  /// Two columns for the wide characters of these tests, one for the others.
  private func columns(_ text: String) -> Int {
    text.reduce(0) { $0 + ("北京欢迎你👩‍👩‍👧".contains($1) ? 2 : 1) }
  }
}

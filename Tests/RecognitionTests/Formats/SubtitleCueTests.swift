import Testing

@testable import Recognition

struct SubtitleCueTests {
  @Test func wordsAreJoinedBySpacesAndPartsOfWordsAreNot() {
    let words: [SubtitleCue.Word] = [
      .init(text: "a", start: 0, end: 1), .init(text: "long", start: 1, end: 2),
      .init(text: "word", start: 2, end: 3, isContinuation: true),
    ]
    #expect(SubtitleCue.text(of: words) == "a longword")
    #expect(SubtitleCue.text(of: []).isEmpty)
  }
}

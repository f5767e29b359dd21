import Testing

@testable import Text

struct TextErrorTests {
  @Test("an error is one sentence that says what to do")
  func sentences() {
    let errors: [TextError] = [
      .unreadable(path: "m/tokenizer.model", reason: "no such file"),
      .damagedModel(reason: "found no pieces"),
      .malformedTokenList(line: 3, reason: "'a' occurs twice"),
      .unsuitableVocabulary(reason: "id 0 is 'a', expected <blank>"),
      .unknownCharacter("é", text: String(repeating: "é", count: 500)),
      .encodingFailed(text: "x", reason: "y"), .trainingFailed(reason: "found no sentence"),
    ]
    for error in errors {
      let sentence = error.description
      #expect(sentence.contains("; ") && !sentence.contains("\n") && sentence.count < 200)
    }
  }
}

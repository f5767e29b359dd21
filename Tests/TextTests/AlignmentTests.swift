import Testing

@testable import Text

struct AlignmentTests {
  @Test("steps tell what happened to each word")
  func steps() {
    let alignment = ErrorRate.words(
      reference: "the quiet old river runs", hypothesis: "a quiet river runs on")
    #expect(
      alignment.steps == [
        .substitution(reference: "the", hypothesis: "a"), .correct("quiet"), .deletion("old"),
        .correct("river"), .correct("runs"), .insertion("on"),
      ])
  }

  @Test("steps, in order, spell both texts")
  func spellsBoth() {
    let reference = "the cat sat on the mat".split(separator: " ").map(String.init)
    let hypothesis = "a cat on that mat is on the".split(separator: " ").map(String.init)
    var (said, heard): ([String], [String]) = ([], [])
    for step in Alignment(reference: reference, hypothesis: hypothesis).steps {
      switch step {
      case .correct(let item): (said, heard) = (said + [item], heard + [item])
      case .substitution(let item, let other): (said, heard) = (said + [item], heard + [other])
      case .insertion(let item): heard.append(item)
      case .deletion(let item): said.append(item)
      }
    }
    #expect(said == reference && heard == hypothesis)
  }
}

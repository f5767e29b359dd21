import ModelFixtures
import Testing

@testable import Recognition

struct AttentionGreedySearchTests {
  @Test func aSearchAsksForOneRowAfterItsOwnTokens() throws {
    let head = try TinyAttentionHead.head()
    var state = AttentionDecodingState(
      head, over: TinyAttentionHead.speech([(name: "a", frames: 5)]).states)
    var search = AttentionGreedySearch(utterance: 0, bound: 3)
    let first = search.nextRows(&state)
    #expect(first.map(\.token) == [0])
    #expect(first.map(\.path.count) == [1])
    let two: [Float] = [-3, -2, -1]
    search.accept(two.span, &state)
    let second = search.nextRows(&state)
    #expect(second.map(\.token) == [2])
    #expect(second[0].path.dropLast() == first[0].path[...])
    let end: [Float] = [-0.5, -2, -1]
    search.accept(end.span, &state)
    #expect(search.isOver)
    #expect(
      search.sentence == FoundSentence(tokens: [2], logProbabilities: [-1], score: -1.5))
    #expect(search.passes == 2)
    // Its entries are free again.
    #expect(Set(state.reserve(2)) == Set(second[0].path))
  }
}

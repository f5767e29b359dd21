import Layers
import ModelFixtures
import Tensors
import Testing

@testable import Recognition

struct AttentionBeamSearchTests {
  @Test func aBeamOfOneFindsWhatGreedyFinds() throws {
    for seed in UInt64(1)...5 {
      let head = try TinyAttentionHead.head(seed: seed, endBias: 1)
      let speech = TinyAttentionHead.speech([(name: "a", frames: 30), (name: "b", frames: 9)])
      var state = AttentionDecodingState(head, over: speech.states)
      var greedy = (0..<2).map {
        AttentionGreedySearch(utterance: $0, bound: speech.lengthBounds[$0])
      }
      var beams = (0..<2).map {
        AttentionBeamSearch(
          utterance: $0,
          .init(
            width: 1, results: 1, lengthBound: speech.lengthBounds[$0], lengthNormalization: 0),
          ctc: nil)
      }
      try InFlightBatch(slots: 2).run(&greedy, order: [0, 1], &state)
      try InFlightBatch(slots: 2).run(&beams, order: [0, 1], &state)
      #expect(beams.map(\.sentences) == greedy.map { [$0.sentence] })
    }
  }

  @Test func pathsFollowTheHypothesesThatSurvive() throws {
    let head = try TinyAttentionHead.head()
    var state = AttentionDecodingState(
      head, over: TinyAttentionHead.speech([(name: "a", frames: 5)]).states)
    var search = AttentionBeamSearch(
      utterance: 0, .init(width: 2, results: 1, lengthBound: 9, lengthNormalization: 1), ctc: nil)
    _ = search.nextRows(&state)
    let first: [Float] = [-9, -1, -2]
    search.accept(first.span, &state)
    let second = search.nextRows(&state)
    #expect(second.map(\.token) == [1, 2])
    // Both survivors extend the second.
    let next: [Float] = [-9, -9, -9, -9, -0.1, -0.2]
    search.accept(next.span, &state)
    let third = search.nextRows(&state)
    #expect(third.map(\.token) == [1, 2])
    #expect(third.allSatisfy { $0.path.prefix(2) == second[1].path[...] })
    #expect(third[0].path.last != third[1].path.last)
  }

  @Test(arguments: [nil, 1])
  func whatWasDroppedIsGivenBack(silence: Int?) throws {
    let head = try TinyAttentionHead.head(endBias: -1000)
    let states = TinyAttentionHead.speech([(name: "a", frames: 20), (name: "b", frames: 0)]).states
    var state = AttentionDecodingState(head, over: states)
    let width = 8
    var search = AttentionBeamSearch(
      utterance: 0, silence: silence,
      .init(
        width: width, results: 1, lengthBound: 120, lengthNormalization: 1,
        languageWeight: silence == nil ? 0 : 0.5), ctc: nil)
    let readings = silence == nil ? 1 : 2
    var (reserved, steps) = (0, 0)
    while !search.isOver {
      let rows = search.nextRows(&state)
      reserved += rows.count
      steps += 1
      let needed = Set(rows.flatMap(\.path)).count
      // At most twice what was needed when it was looked at last, and one step.
      #expect(search.heldEntries <= 2 * needed + 2 * readings * width)
      try state.advance(rows).withSpan { search.accept($0, &state) }
    }
    #expect(steps > 100 && reserved > 5 * (steps + width))
    #expect(search.heldEntries == 0)
  }
}

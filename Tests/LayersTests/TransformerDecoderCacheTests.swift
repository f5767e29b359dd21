import Layers
import Tensors
import TestSupport
import Testing

struct TransformerDecoderCacheTests {
  private let blocks: [TransformerDecoderBlock]
  private let states = SequenceBatch(rows: sample([27, 32], "states"), lengths: [7, 0, 20])
  private let tokens = SequenceBatch(rows: sample([23, 32], "tokens"), lengths: [5, 18])

  init() throws {
    let parameters = ParameterScope(FreshParameters(seed: 5))
    blocks = try (0..<2).map {
      try TransformerDecoderBlock(
        .init(width: 32, heads: 2, feedForwardWidth: 64, dropout: 0.1), parameters[$0])
    }
  }

  /// All tokens of both hypotheses in one call.
  private func together() -> Tensor {
    var cache = TransformerDecoderCache(blocks, over: states)
    let paths = tokens.lengths.flatMap { length in
      let path = (0..<length).map { _ in cache.reserve() }
      return (0..<length).map { Array(path[...$0]) }
    }
    let utterances = Array(repeating: 0, count: 5) + Array(repeating: 2, count: 18)
    return cache.advance(tokens.rows, utterances: utterances, paths: paths)
  }

  @Test func aCacheGivesWhatAWholePassGives() {
    var x = tokens
    let spoken = SequenceBatch([states.utterance(0), states.utterance(2)])
    for block in blocks { x = block(x, over: spoken, mask: .causal, .inference) }
    #expect(
      zip(together().array(), x.rows.array()).allSatisfy { abs($0 - $1) < 1e-5 })
  }

  @Test func stepByStepIsTogetherToTheLastBit() {
    var cache = TransformerDecoderCache(blocks, over: states)
    var stepped: [[Float]] = []
    for (utterance, index) in [(0, 0), (2, 1)] {
      var path: [Int32] = []
      let rows = tokens.utterance(index)
      for position in 0..<rows.rows {
        path.append(cache.reserve())
        stepped.append(
          cache.advance(
            rows.rows(position..<position + 1), utterances: [utterance], paths: [path]
          ).array())
      }
    }
    #expect(stepped.flatMap(\.self) == together().array())
  }

  @Test func releasedEntriesServeAgain() {
    var cache = TransformerDecoderCache(blocks, over: states)
    let first = (0..<200).map { _ in cache.reserve() }
    #expect(Set(first).count == 200)
    cache.release(first[50..<60])
    let again = (0..<10).map { _ in cache.reserve() }
    #expect(Set(again) == Set(first[50..<60]))
  }
}

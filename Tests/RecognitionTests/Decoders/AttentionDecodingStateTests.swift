import ModelFixtures
import Recognition
import Tensors
import Testing

struct AttentionDecodingStateTests {
  private let tokens = [0, 4, 11, 2, 2, 7, 1]

  @Test func aDraftVerifiedAtOnceIsAsIfDecodedStepByStep() throws {
    let head = try TinyAttentionHead.head()
    let states = TinyAttentionHead.speech([("a", 30), ("b", 11)]).states
    var atOnce = AttentionDecodingState(head, over: states)
    let path = atOnce.reserve(tokens.count)
    let verified = try atOnce.advance(
      tokens.indices.map {
        DecoderRow(utterance: 1, token: tokens[$0], path: Array(path[...$0]))
      })

    var stepped = AttentionDecodingState(head, over: states)
    var (own, other): ([Int32], [Int32]) = ([], [])
    for (position, token) in tokens.enumerated() {
      // Another hypothesis of another utterance goes along for a while.
      var rows: [DecoderRow] = []
      if position < 4 {
        other += stepped.reserve(1)
        rows.append(DecoderRow(utterance: 0, token: 3, path: other))
      }
      own += stepped.reserve(1)
      rows.append(DecoderRow(utterance: 1, token: token, path: own))
      let last = try stepped.advance(rows).rows(rows.count - 1..<rows.count)
      #expect(last.array() == verified.rows(position..<position + 1).array())
    }
  }

  @Test func branchesShareTheirBeginning() throws {
    let head = try TinyAttentionHead.head()
    var state = AttentionDecodingState(head, over: TinyAttentionHead.speech([("a", 8)]).states)
    let path = state.reserve(5)
    let rows = [
      DecoderRow(utterance: 0, token: 0, path: [path[0]]),
      DecoderRow(utterance: 0, token: 3, path: [path[0], path[1]]),
      DecoderRow(utterance: 0, token: 5, path: [path[0], path[2]]),
    ]
    _ = try state.advance(rows)
    let next = try state.advance([
      DecoderRow(utterance: 0, token: 6, path: [path[0], path[1], path[3]]),
      DecoderRow(utterance: 0, token: 6, path: [path[0], path[2], path[4]]),
    ])
    let numbers = next.array()
    let scores = try head.score(
      [[[3, 6, 1], [5, 6, 1]]], over: TinyAttentionHead.speech([("a", 8)]).states)
    #expect([numbers[1], numbers[12 + 1]] == scores[0].map { $0[2] })
    #expect(numbers[1] != numbers[12 + 1])
  }
}

import Foundation
import Layers
import Testing

struct ChunkingChoicesTests {
  @Test func nullIsAllChunks() throws {
    let text = #"{"frames": [4, 8], "left_chunks": [2, null]}"#
    let choices = try JSONDecoder().decode(ChunkingChoices.self, from: Data(text.utf8))
    #expect(choices == ChunkingChoices(frames: [4, 8], leftChunks: [2, nil]))
    let again = try JSONDecoder().decode(
      ChunkingChoices.self, from: JSONEncoder().encode(choices))
    #expect(again == choices)
    #expect(choices.problem == nil)
  }

  @Test func whatCannotBeChosenIsNamed() {
    func problem(_ frames: [Int], _ left: [Int?]) -> String {
      ChunkingChoices(frames: frames, leftChunks: left).problem ?? ""
    }
    #expect(problem([], [nil]).contains("at least one"))
    #expect(problem([4], []).contains("at least one"))
    #expect(problem([4, 0], [nil]).contains("chunks of 0 frames"))
    #expect(problem([4], [nil, -2]).contains("-2 chunks"))
  }
}

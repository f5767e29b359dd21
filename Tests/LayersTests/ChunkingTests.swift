import Foundation
import Layers
import Testing

struct ChunkingTests {
  private func read(_ text: String) throws -> Chunking {
    try JSONDecoder().decode(Chunking.self, from: Data(text.utf8))
  }

  @Test func itIsTheSameAfterItWasWritten() throws {
    for chunking in [Chunking(frames: 8, leftChunks: 4), Chunking(frames: 1, leftChunks: nil)] {
      let text = String(decoding: try JSONEncoder().encode(chunking), as: UTF8.self)
      #expect(text.contains("left_chunks"))
      #expect(try read(text) == chunking)
    }
  }

  @Test(arguments: [
    #"{"frames": 8}"#, #"{"frames": 8, "leftChunks": 8}"#, #"{"frames": 0, "left_chunks": 8}"#,
    #"{"frames": 8, "left_chunks": -1}"#, #"{"frames": 9000000, "left_chunks": 1}"#,
    #"{"left_chunks": 8}"#,
  ])
  func whatIsMissingOrOutOfRangeIsRefused(text: String) {
    #expect(throws: DecodingError.self) { try read(text) }
  }

  @Test func peopleReadWords() {
    #expect("\(Chunking(frames: 8, leftChunks: 4))" == "8 frames after 4 chunks")
    #expect("\(Chunking(frames: 1, leftChunks: 1))" == "1 frame after 1 chunk")
    #expect("\(Chunking(frames: 2, leftChunks: nil))" == "2 frames after all chunks")
  }
}

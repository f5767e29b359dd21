import Layers
import ModelFixtures
import Testing

@testable import Recognition

struct StreamChunkingTests {
  private func chunking(
    _ trained: ChunkingChoices?, milliseconds: Int? = nil, leftChunks: Int? = nil
  ) throws(ModelError) -> Chunking {
    var configuration = TinyStream.configuration
    configuration.encoder.chunking = trained
    return try configuration.streamChunking(milliseconds: milliseconds, leftChunks: leftChunks)
  }

  @Test func aModelWithoutTrainingInChunksGetsTheUsualOnes() throws {
    #expect(try chunking(nil) == Chunking(frames: 8, leftChunks: 8))
  }

  @Test func trainedChunksNextToTheUsualAreTaken() throws {
    let trained = ChunkingChoices(frames: [2, 6, 16], leftChunks: [2, 5, nil])
    #expect(try chunking(trained) == Chunking(frames: 6, leftChunks: 5))
    let boundless = ChunkingChoices(frames: [8], leftChunks: [nil])
    #expect(try chunking(boundless) == Chunking(frames: 8, leftChunks: 8))
  }

  @Test func whatIsAskedForIsTaken() throws {
    let trained = ChunkingChoices(frames: [6], leftChunks: [2])
    #expect(
      try chunking(trained, milliseconds: 320, leftChunks: 0) == Chunking(frames: 4, leftChunks: 0))
  }

  @Test func chunksThatAreNoWholeFramesAreRefused() {
    #expect(throws: ModelError.self) { try chunking(nil, milliseconds: 100) }
  }

  @Test func aPastThatCannotBeIsRefused() {
    for past in [-1, Int.min, 1_000_001, Int.max] {
      #expect(throws: ModelError.leftChunks(asked: past)) { try chunking(nil, leftChunks: past) }
      #expect(throws: ModelError.leftChunks(asked: past)) {
        try chunking(nil, milliseconds: 320, leftChunks: past)
      }
    }
  }
}

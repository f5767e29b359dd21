import Layers
import Tensors
import Testing

@testable import Training

struct ChunkingConfigurationTests {
  private func parse(_ text: String) throws -> ChunkingConfiguration? {
    try ConfigurationFile.parse(Array(text.utf8), path: "run.json").chunking
  }

  @Test func aFileNamesWhatIsNotAsUsual() throws {
    #expect(try parse("{}") == nil)
    #expect(try parse(#"{"chunking": {}}"#) == ChunkingConfiguration())
    var expected = ChunkingConfiguration()
    expected.probability = 1
    expected.frames = [8]
    expected.leftChunks = [4, nil]
    expected.evaluated = [Chunking(frames: 8, leftChunks: nil)]
    #expect(
      try parse(
        #"{"chunking": {"probability": 1, "frames": [8], "leftChunks": [4, null], "#
          + #""evaluated": [{"frames": 8, "left_chunks": null}]}}"#) == expected)
    #expect(throws: TrainingError.self) { try parse(#"{"chunking": {"left_chunks": [4]}}"#) }
  }

  @Test func numbersOutOfRangeAreNamed() {
    func refused(_ change: (inout ChunkingConfiguration) -> Void) -> String {
      var chunking = ChunkingConfiguration()
      change(&chunking)
      let error = #expect(throws: TrainingError.self) { try chunking.validate() }
      return error?.description ?? ""
    }
    #expect(refused { $0.probability = 1.5 }.contains("chunking.probability"))
    #expect(refused { $0.frames = [0] }.contains("chunks of 0 frames"))
    #expect(refused { $0.leftChunks = [] }.contains("at least one"))
    let twice = refused {
      $0.evaluated = [.init(frames: 4, leftChunks: 1), .init(frames: 4, leftChunks: 1)]
    }
    #expect(twice.contains("chunking.evaluated"))
  }

  @Test func everyChoiceIsDrawnAndHalfAreWhole() {
    let chunking = ChunkingConfiguration()
    let key = RandomKey(3)
    let drawn = (0..<2000).map { chunking.drawn(by: key.child($0)) }
    #expect(abs(drawn.count { $0 == nil } - 1000) < 100)
    #expect(Set(drawn.compactMap(\.self)).count == 16)
    #expect(drawn == (0..<2000).map { chunking.drawn(by: key.child($0)) })
    let sizes = drawn.count { $0?.frames == 4 }
    #expect(abs(sizes - 250) < 60)
  }

  @Test func probabilitiesOfNothingAndOfAllAreKept() {
    var chunking = ChunkingConfiguration()
    chunking.probability = 0
    #expect((0..<100).allSatisfy { chunking.drawn(by: RandomKey($0)) == nil })
    chunking.probability = 1
    #expect((0..<100).allSatisfy { chunking.drawn(by: RandomKey($0)) != nil })
  }
}

import Layers
import ModelFixtures
import Recognition
import Tensors
import TestSupport
import Testing

struct SpeechEncoderTests {
  private func encoder() throws -> SpeechEncoder {
    try SpeechEncoder(
      TinyModel.configuration.encoder, bins: 16, ParameterScope(FreshParameters(seed: 1)))
  }

  @Test func framesAreFewerAndAsWideAsTheBlocks() throws {
    let states = try encoder()(
      SequenceBatch(rows: sample([150, 16], "features"), lengths: [100, 0, 50]), .inference)
    #expect(states.lengths == [13, 0, 7])
    #expect(states.rows.columns == 16)
    #expect(states.rows.isFinite)
  }

  @Test func utterancesDoNotHearEachOther() throws {
    let encoder = try encoder()
    let (first, second) = (sample([90, 16], "first"), sample([37, 16], "second"))
    let together = encoder(SequenceBatch([first, second]), .inference)
    #expect(
      together.utterance(0).array() == encoder(SequenceBatch([first]), .inference).rows.array())
    #expect(
      together.utterance(1).array() == encoder(SequenceBatch([second]), .inference).rows.array())
  }

  @Test func aChunkDoesNotHearWhatComesAfterIt() throws {
    let encoder = try encoder()
    let features = sample([250, 16], "stream")
    let chunking = Chunking(frames: 4, leftChunks: nil)
    let whole = encoder(SequenceBatch([features]), chunking: chunking, .inference)
    #expect(whole.lengths == [32])
    // 32 feature rows for each chunk of 4 frames.
    for chunks in [1, 3, 7] {
      let start = encoder(
        SequenceBatch([features.rows(0..<32 * chunks)]), chunking: chunking, .inference)
      let expected = whole.rows.rows(0..<4 * chunks).array()
      for (found, expected) in zip(start.rows.array(), expected) {
        #expect(abs(found - expected) < 1e-5)
      }
    }
    #expect(
      encoder(SequenceBatch([features]), .inference).rows.array() != whole.rows.array())
  }

  @Test func nothingStaysNothing() throws {
    let states = try encoder()(
      SequenceBatch(rows: Tensor(zeros: [0, 16]), lengths: [0]), .inference)
    #expect(states.lengths == [0])
    #expect(states.rows.rows == 0)
  }

  @Test func dropoutBelongsToTrainingAndToItsKey() throws {
    let encoder = try encoder()
    let batch = SequenceBatch([sample([60, 16], "features")])
    func states(_ mode: Mode) -> [Float] { encoder(batch, mode).rows.array() }
    #expect(states(.inference) == states(.inference))
    #expect(states(.training(RandomKey(1))) == states(.training(RandomKey(1))))
    #expect(states(.training(RandomKey(1))) != states(.training(RandomKey(2))))
    #expect(states(.training(RandomKey(1))) != states(.inference))
  }
}

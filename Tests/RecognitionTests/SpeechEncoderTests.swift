import Layers
import ModelFixtures
import Tensors
import TestSupport
import Testing

@testable import Recognition

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

  @Test func theBlocksAboveOneMakeOfItsOutputWhatTheEncoderMakes() throws {
    let encoder = try encoder()
    let batch = SequenceBatch([sample([90, 16], "first"), sample([37, 16], "second")])
    for chunking in [nil, Chunking(frames: 4, leftChunks: 1)] {
      for block in 1...encoder.blocks.count {
        let (states, kept) = encoder(batch, chunking: chunking, keeping: [block], .inference)
        let output = try #require(kept[block])
        let found = encoder(after: block, output, chunking: chunking, .inference)
        #expect(found.rows.array() == states.rows.array() && found.lengths == states.lengths)
        if block < encoder.blocks.count { #expect(output.rows.array() != states.rows.array()) }
      }
    }
    let nothing = SequenceBatch(rows: Tensor(zeros: [0, 16]), lengths: [0])
    #expect(encoder(after: 1, nothing, .inference).lengths == [0])
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

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

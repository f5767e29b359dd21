import Audio
import Layers
import ModelFixtures
import Recognition
import Tensors
import Testing

struct SpeechEncoderTests {
  private let encoder: SpeechEncoder

  init() throws {
    let stored = try StoredParameters(TinyModel.parameters())
    let configuration = TinyModel.configuration
    encoder = try SpeechEncoder(
      configuration.encoder, bins: configuration.features.bins, ParameterScope(stored)["encoder"])
  }

  private func features(frames: Int) -> Tensor {
    Tensor(uniform: -1...1, shape: [frames, 16], key: RandomKey(3).child(frames))
  }

  @Test func anUtterancesStatesDoNotDependOnItsCompany() {
    let utterances = [90, 33, 200, 17].map(features)
    let together = encoder(SequenceBatch(utterances), .inference)
    for (index, utterance) in utterances.enumerated() {
      let alone = encoder(SequenceBatch([utterance]), .inference)
      #expect(alone.rows.array() == together.utterance(index).array())
    }
  }

  @Test func statesAreAsManyAsSubsamplingLeaves() {
    let lengths = [0, 1, 8, 9, 100]
    let states = encoder(SequenceBatch(lengths.map(features)), .inference)
    let subsampling = TinyModel.configuration.encoder.subsampling
    #expect(states.lengths == lengths.map(subsampling.outputFrames))
    #expect(states.rows.columns == 16)
  }

  @Test func aCausalMaskChangesStates() {
    let batch = SequenceBatch([features(frames: 120)])
    let all = encoder(batch, .inference).rows.array()
    #expect(encoder(batch, mask: .causal, .inference).rows.array() != all)
  }
}

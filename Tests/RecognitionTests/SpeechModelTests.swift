import Layers
import ModelFixtures
import Recognition
import Tensors
import TestSupport
import Testing

struct SpeechModelTests {
  @Test func everyParameterBelongsToAPart() {
    #expect(SpeechModel.part(ofParameter: "encoder.blocks.3.norm.gain") == "encoder")
    #expect(SpeechModel.part(ofParameter: "heads.ctc.output.weight") == "heads.ctc")
  }

  @Test func hasTheHeadsOfItsConfiguration() throws {
    let model = try SpeechModel(
      TinyModel.configuration, ParameterScope(FreshParameters(seed: 1)))
    #expect(model.heads.keys.sorted() == ["ctc"])
  }

  @Test func encodesSpeechWithPosteriorsOverTheVocabulary() throws {
    let model = try SpeechModel(
      TinyModel.configuration, ParameterScope(FreshParameters(seed: 1)))
    let speech = model.encode(SequenceBatch([sample([80, 16], "features")]), .inference)
    #expect(speech.states.lengths == [10])
    #expect(try #require(speech.logPosteriors).rows.shape == [10, 30])
  }

  @Test func everyParameterTakesPartInTraining() throws {
    let parameters = try Parameters(seed: 2) { _ = try SpeechModel(TinyModel.configuration, $0) }
    let model = try SpeechModel(TinyModel.configuration, ParameterScope(parameters))
    let speech = model.encode(SequenceBatch([sample([80, 16], "features")]), .inference)
    let head = try #require(model.heads["ctc"])
    let loss = head.loss(speech, targets: [[3, 4, 5]], .inference)
    let gradients = loss.total.gradients(of: parameters.all)
    for (name, gradient) in zip(parameters.names, gradients) {
      #expect(gradient.array().contains { $0 != 0 }, "\(name) has no gradient")
      #expect(gradient.isFinite)
    }
  }

  @Test func itsNamesArePathsThroughItsParts() throws {
    let parameters = try TinyModel.parameters()
    #expect(parameters["encoder.blocks.1.feed_forward1_norm.weight"]?.shape == [16])
    #expect(parameters["heads.ctc.output.weight"]?.shape == [30, 16])
  }
}

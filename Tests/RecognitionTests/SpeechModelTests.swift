import Layers
import ModelFixtures
import Recognition
import Tensors
import Testing

struct SpeechModelTests {
  @Test func partsHaveParametersUnderTheirNames() throws {
    let names = try TinyModel.parameters().keys
    #expect(
      Set(names.map { $0.split(separator: ".").prefix(2).joined(separator: ".") })
        == ["encoder.subsampling", "encoder.blocks", "heads.ctc"])
  }

  @Test func headsAreFoundByTheirKindAndShareTheEncoder() throws {
    let model = try SpeechModel(
      TinyModel.configuration, ParameterScope(StoredParameters(TinyModel.parameters())))
    #expect(model.heads.keys.sorted() == ["ctc"])
    let features = SequenceBatch([
      Tensor(uniform: -1...1, shape: [100, 16], key: RandomKey(1))
    ])
    let speech = model.encode(features, .inference)
    #expect(speech.states.rows.array() == model.encoder(features, .inference).rows.array())
    let posteriors = try #require(speech.logPosteriors)
    #expect(posteriors.rows.shape == [speech.states.rows.rows, 30])
  }

  @Test func buildingFailsWhereAParameterIsMissing() throws {
    var parameters = try TinyModel.parameters()
    parameters["heads.ctc.output.bias"] = nil
    #expect(throws: ParameterError.missing(path: "heads.ctc.output.bias", shape: [30])) {
      try SpeechModel(TinyModel.configuration, ParameterScope(StoredParameters(parameters)))
    }
  }
}

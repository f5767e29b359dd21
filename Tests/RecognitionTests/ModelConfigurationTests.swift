import Foundation
import ModelFixtures
import Recognition
import Testing

struct ModelConfigurationTests {
  /// The tiny model's configuration as JSON, with one change.
  private func changed(_ change: (inout [String: Any]) throws -> Void) throws -> Data {
    let data = try JSONEncoder().encode(TinyModel.configuration)
    var object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    try change(&object)
    return try JSONSerialization.data(withJSONObject: object)
  }

  private func expectRefusal(
    _ words: String, _ data: Data, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(sourceLocation: sourceLocation) {
      _ = try JSONDecoder().decode(ModelConfiguration.self, from: data)
    } throws: { error in
      "\(error)".contains(words)
    }
  }

  @Test func itReadsWhatItWrites() throws {
    let read = try JSONDecoder().decode(
      ModelConfiguration.self, from: JSONEncoder().encode(TinyModel.configuration))
    #expect(read.features == TinyModel.configuration.features)
    #expect(read.normalization == TinyModel.configuration.normalization)
    #expect(read.encoder == TinyModel.configuration.encoder)
    #expect(read.heads.map { type(of: $0).kind } == ["ctc"])
    #expect(read.vocabularySize == 30)
  }

  @Test func anEncoderFrameLastsAsLongAsTheFramesItStandsFor() {
    #expect(TinyModel.configuration.subsamplingFactor == 8)
    #expect(abs(TinyModel.configuration.frameSeconds - 0.08) < 1e-12)
  }

  @Test func numbersThatMakeNoModelAreRefused() throws {
    expectRefusal("version 2", try changed { $0["version"] = 2 })
    expectRefusal("vocabulary of 1 ", try changed { $0["vocabulary_size"] = 1 })
    expectRefusal("at least one head", try changed { $0["heads"] = [Any]() })
    let head = ["kind": "ctc"]
    expectRefusal("each kind once", try changed { $0["heads"] = [head, head] })
    let constants = ["mean": [0.0], "inverseDeviation": [1.0]]
    expectRefusal(
      "but features have 16 bins", try changed { $0["normalization"] = ["global": constants] })
  }

  @Test(arguments: [
    ("width", 15, "do not divide"), ("heads", 0, "heads is 0"), ("kernel", 4, "no middle"),
    ("dropout", 1, "dropout"), ("width", 1 << 40, "is not in"),
  ])
  func sizesThatMakeNoBlockAreRefused(key: String, value: Int, words: String) throws {
    let data = try changed { object in
      var encoder = try #require(object["encoder"] as? [String: Any])
      var block = try #require(encoder["block"] as? [String: Any])
      block[key] = value
      encoder["block"] = block
      object["encoder"] = encoder
    }
    expectRefusal(words, data)
  }
}

import Foundation
import ModelFixtures
import Recognition
import Testing

struct KnownHeadsTests {
  @Test func everyKnownHeadHasItsOwnKind() {
    let kinds = knownHeads.map { $0.kind }
    #expect(kinds.contains("ctc"))
    #expect(Set(kinds).count == kinds.count)
  }

  @Test func aModelTellsTheOptionsOfItsDecoders() throws {
    #expect(try TinyModel.model().decodingOptions == ["ctc": [.beamSize]])
  }

  @Test func aDecoderThatIsNotThereIsNamedWithThoseThatAre() throws {
    let model = try TinyModel.model()
    #expect(throws: ModelError.unknownDecoder(asked: "oracle", available: ["ctc"])) {
      try model.decoder("oracle", DecodingOptions())
    }
  }

  @Test func aConfigurationNamesItsKind() throws {
    let data = try JSONEncoder().encode(AnyHeadConfiguration(CTCHead.Configuration()))
    #expect(String(decoding: data, as: UTF8.self) == #"{"kind":"ctc"}"#)
    let head = try JSONDecoder().decode(AnyHeadConfiguration.self, from: data).head
    #expect(head is CTCHead.Configuration)
  }

  @Test func anUnknownKindIsNamedWithTheKnownOnes() {
    let error = #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(
        AnyHeadConfiguration.self, from: Data(#"{"kind": "oracle"}"#.utf8))
    }
    guard case .dataCorrupted(let context) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(context.debugDescription.contains("oracle"))
    #expect(context.debugDescription.contains("ctc"))
  }
}

import Foundation
import Recognition
import TestSupport
import Testing

struct TranscriptDocumentTests {
  private func object(_ line: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
  }

  @Test func aDocumentIsOneLineWithKeysInOrder() throws {
    var origin = FormatExample.origin
    origin.file = "a\n\"b\".wav"
    #expect(
      try FormatExample.document(.json, FormatExample.silence, origin: origin)
        == #"{"confidence":0.9,"decoder":"ctc","duration":2,"file":"a\n\"b\".wav","model":"m","#
        + #""segments":[],"text":"","version":1}"# + "\n")
  }

  @Test func whatIsAskedForIsThere() throws {
    var origin = FormatExample.origin
    origin.timing = .init(loading: 0.25, elapsed: 1.5)
    var transcript = FormatExample.transcript
    transcript.effort = .init(passes: 3, drafted: 9, accepted: 7)
    let line = try FormatExample.document(
      .json, transcript, .init(words: true, alternatives: true), origin: origin)
    #expect(line.contains(#"{"confidence":0.75,"end":1.25,"start":1,"word":"it"}"#))
    #expect(line.contains(#"{"confidence":0.75,"end":0.75,"start":0.5,"token":"▁so"}"#))
    #expect(line.contains(#"{"confidence":0.5,"end":1.25,"start":0.5,"text":"so it"}"#))
    #expect(line.contains(#""alternatives":[{"score":-1,"text":"so it goes on"},"#))
    #expect(line.contains(#""effort":{"accepted":7,"drafted":9,"passes":3}"#))
    #expect(line.contains(#""timing":{"elapsed":1.5,"loading":0.25}"#))
  }

  @Test func theSchemaNamesEveryKeyAndNoOther() throws {
    var origin = FormatExample.origin
    origin.timing = .init(loading: 0, elapsed: 0)
    var transcript = FormatExample.transcript
    transcript.effort = .init(passes: 3, drafted: 9, accepted: 7)
    let whole = try object(
      FormatExample.document(
        .json, transcript, .init(words: true, alternatives: true), origin: origin))
    let path = Fixtures.repository + "/Documentation/transcript.schema.json"
    let schema = try object(String(contentsOfFile: path, encoding: .utf8))
    let properties = try #require(schema["properties"] as? [String: Any])
    #expect(Set(properties.keys) == Set(whole.keys))
    let bare = try object(FormatExample.document(.json, FormatExample.silence))
    #expect(Set(try #require(schema["required"] as? [String])) == Set(bare.keys))
    let version = properties["version"] as? [String: Any]
    #expect(version?["const"] as? Int == TranscriptDocument.version)
  }

  @Test func controlCharactersAreEscaped() throws {
    let line = try FormatExample.document(.json, FormatExample.saying(["a\u{1}\u{1b}\tb"]))
    #expect(!line.dropLast().unicodeScalars.contains { $0.value < 32 })
    #expect(try object(line)["text"] as? String == "a\u{1}\u{1b}\tb")
  }
}

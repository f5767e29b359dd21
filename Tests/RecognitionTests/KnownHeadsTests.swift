import Foundation
import Recognition
import Testing

struct KnownHeadsTests {
  @Test func everyHeadHasAKindOfItsOwn() {
    let kinds = knownHeads.map { $0.kind }
    #expect(kinds.contains("ctc"))
    #expect(Set(kinds).count == kinds.count)
  }

  @Test func aHeadIsWrittenWithItsKindAndReadByIt() throws {
    let written = try JSONEncoder().encode(AnyHeadConfiguration(CTCHead.Configuration()))
    #expect(String(decoding: written, as: UTF8.self) == #"{"kind":"ctc"}"#)
    let read = try JSONDecoder().decode(AnyHeadConfiguration.self, from: written)
    #expect(read.head is CTCHead.Configuration)
  }

  @Test func anUnknownKindIsNamedWithThoseThatThereAre() {
    #expect {
      _ = try JSONDecoder().decode(
        AnyHeadConfiguration.self, from: Data(#"{"kind": "oracle"}"#.utf8))
    } throws: { error in
      "\(error)".contains("oracle") && "\(error)".contains("ctc")
    }
  }
}

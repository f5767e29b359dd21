import Foundation
import Recognition
import TestSupport
import Testing

/// Documents of a transcript that tries to break out of them.
///
/// They are files, so that `scripts/check-formats` can have them read by what others wrote.
struct HostileTextTests {
  @Test(arguments: TranscriptFormat.allCases)
  func documentsAreThoseThatOthersHaveRead(format: TranscriptFormat) throws {
    let path = Fixtures.path("formats/hostile.\(format.fileExtension)")
    let written = try FormatExample.document(
      format, FormatExample.hostile, .init(words: format != .tsv))
    #expect(try written == String(contentsOfFile: path, encoding: .utf8))
  }

  @Test func theWordsThatOthersLookForAreThoseOfTheTranscript() throws {
    struct Expected: Decodable {
      var words: [String]
      var duration: Double
    }
    let path = Fixtures.path("formats/hostile.words.json")
    let expected = try JSONDecoder().decode(
      Expected.self, from: Data(contentsOf: URL(filePath: path)))
    #expect(expected.words == FormatExample.hostileWords)
    #expect(expected.duration == FormatExample.hostile.duration)
  }
}

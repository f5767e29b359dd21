import Audio
import Foundation
import TestSupport
import Testing

@Suite struct MP3HeaderTests {
  /// The committed recording without its last part, and its tag called something else.
  private func cut(tag: String?) throws -> [UInt8] {
    let whole = try Array(Data(contentsOf: URL(filePath: goldenAudio("mp3.mp3"))))
    var cut = Array(whole.prefix(whole.count * 6 / 10))
    guard let tag else { return cut }
    let place = try #require(
      cut.indices.first {
        cut[$0...].starts(with: "Xing".utf8) || cut[$0...].starts(with: "Info".utf8)
      })
    cut.replaceSubrange(place..<place + 4, with: tag.utf8)
    return cut
  }

  @Test func `a tag with the number of frames is a promise`() throws {
    let folder = try TemporaryFolder()
    for tag in [nil, "Xing", "Info"] {
      let path = try folder.recording(cut(tag: tag), "a.mp3")
      guard case .truncated(path, 11_025, _) = failure(path) else {
        Issue.record("\(tag ?? "the original tag") gave \(String(describing: failure(path)))")
        continue
      }
    }
  }

  @Test func `without a tag the end of the file is the end of the recording`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.recording(cut(tag: "none"), "a.mp3")
    let count = try AudioFile.read(path).samples.count
    #expect(count > 3000 && count < 11_025)
  }

  @Test func `the promise is found behind an ID3 tag`() throws {
    let folder = try TemporaryFolder()
    let picture = [UInt8](repeating: 0, count: 300)
    let tag = Array("ID3".utf8) + [4, 0, 0, 0, 0, 2, 44] + picture
    let path = try folder.recording(tag + cut(tag: nil), "a.mp3")
    guard case .truncated(path, 11_025, _) = failure(path) else {
      Issue.record("it gave \(String(describing: failure(path)))")
      return
    }
  }

  @Test func `recordings behind one another are not taken for one`() throws {
    let folder = try TemporaryFolder()
    let whole = try Array(Data(contentsOf: URL(filePath: goldenAudio("mp3.mp3"))))
    let tag = Array("TAG".utf8) + [UInt8](repeating: 32, count: 125)
    for between in [[], tag] {
      let many = Array(repeatElement(whole + between, count: 12).joined())
      try #require(many.count > 1 << 15)
      let path = try folder.recording(many, "many.mp3")
      #expect(failure(path) == .severalRecordings(path: path))
    }
    // A long tag is none, whatever it holds.
    let tagged = try folder.recording(whole + [UInt8](repeating: 65, count: 1 << 16), "tagged.mp3")
    #expect(failure(tagged) == nil)
  }
}

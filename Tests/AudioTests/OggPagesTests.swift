import Foundation
import TestSupport
import Testing

@testable import Audio

struct OggPagesTests {
  @Test(arguments: ["vorbis.ogg", "opus.opus"])
  func recordingsBehindOneAnotherAreNotTakenForOne(name: String) throws {
    let folder = try TemporaryFolder()
    let whole = try Array(Data(contentsOf: URL(filePath: goldenAudio(name))))
    let one = try folder.recording(whole, "one.ogg")
    #expect(failure(one) == nil)
    let two = try folder.recording(whole + whole, "two.ogg")
    #expect(failure(two) == .severalRecordings(path: two))
    // An excerpt of the first is what it is.
    #expect(failure(two, duration: 0.1) == nil)
    // What is no page ends the search.
    let odd = try folder.recording(whole + Array("TAG".utf8) + whole, "odd.ogg")
    #expect(failure(odd) == nil)
  }

  @Test func streamsThatBeginTogetherAreOneRecording() throws {
    func page(_ kind: UInt8, serial: UInt8) -> [UInt8] {
      Array("OggS".utf8) + [0, kind] + [UInt8](repeating: 0, count: 8) + [serial]
        + [UInt8](repeating: 0, count: 11) + [1, 3, 7, 7, 7]
    }
    let folder = try TemporaryFolder()
    func areChained(_ pages: [UInt8]) throws -> Bool {
      try OggPages.areChained(in: OpenFile(path: folder.recording(pages, "pages.ogg")))
    }
    let together = page(2, serial: 1) + page(2, serial: 2) + page(0, serial: 1) + page(4, serial: 2)
    #expect(try !areChained(together))
    #expect(try areChained(together + page(2, serial: 3)))
    #expect(try !areChained(Array("no pages at all, but some text".utf8)))
  }
}

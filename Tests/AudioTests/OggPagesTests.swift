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

  /// A page of 31 bytes, of which three are contents.
  private func page(_ kind: UInt8, serial: UInt8) -> [UInt8] {
    Array("OggS".utf8) + [0, kind] + [UInt8](repeating: 0, count: 8) + [serial]
      + [UInt8](repeating: 0, count: 11) + [1, 3, 7, 7, 7]
  }

  private func end(of bytes: [UInt8]) throws -> OggPages.End {
    let folder = try TemporaryFolder()
    return OggPages.end(in: try OpenFile(path: folder.recording(bytes, "pages.ogg")))
  }

  @Test func streamsThatBeginTogetherAreOneRecording() throws {
    let together = page(2, serial: 1) + page(2, serial: 2) + page(0, serial: 1) + page(4, serial: 2)
    #expect(try end(of: together) == .whole)
    #expect(try end(of: together + page(2, serial: 3)) == .chained)
    #expect(try end(of: Array("no pages at all, but some text".utf8)) == .whole)
  }

  @Test func aPageThatIsNotWholeTellsWhatItNeeds() throws {
    let pages = page(2, serial: 1) + page(0, serial: 1)
    for count in 1...62 {
      let needed: Int? =
        switch count {
        // Three bytes may be anything, and a first page that is cut makes no Ogg file.
        case ...34, 62: nil
        case ..<58: 31 + 27
        case 58: 31 + 28
        default: 62
        }
      let expected = needed.map { OggPages.End.cut(needed: $0) } ?? .whole
      #expect(try end(of: Array(pages[..<count])) == expected, "\(count)")
    }
    #expect(try end(of: pages + Array("TAG".utf8)) == .whole)
  }

  @Test(arguments: ["vorbis.ogg", "opus.opus"])
  func aCutFileGivesWhatIsThereAndThenAnError(name: String) throws {
    let folder = try TemporaryFolder()
    let whole = try Array(Data(contentsOf: URL(filePath: goldenAudio(name))))
    for (count, needed) in [(4, 27), (20, 27), (27, 28), (30, 31)] {
      let part = Array(page(0, serial: 1).prefix(count))
      let path = try folder.recording(whole + part, "cut.ogg")
      let expected = AudioError.truncatedBytes(
        path: path, expectedBytes: whole.count + needed, foundBytes: whole.count + count)
      #expect(failure(path) == expected)
      #expect(failure(path, duration: 0.1) == nil)
      var reader = try AudioFileReader(path)
      #expect(try reader.next()?.isEmpty == false)
    }
    // The only page with sound is cut.
    let silent = try folder.recording(whole.prefix(5000), "silent.ogg")
    #expect(
      failure(silent)
        == .truncatedBytes(path: silent, expectedBytes: whole.count, foundBytes: 5000))
    let headless = try folder.recording(whole.prefix(40), "headless.ogg")
    guard case .notAudio = failure(headless) else {
      Issue.record("a part of the first page gave \(String(describing: failure(headless)))")
      return
    }
  }
}

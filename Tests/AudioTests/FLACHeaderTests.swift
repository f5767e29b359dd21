import Foundation
import TestSupport
import Testing

@testable import Audio

@Suite struct FLACHeaderTests {
  /// The marker of a stream and the head of the block that must follow it.
  private let marker: [UInt8] = Array("fLaC".utf8) + [0, 0, 0, 34]

  /// A stream without frames, after which there may be more metadata.
  private func header(isLast: Bool = true) -> [UInt8] {
    Array("fLaC".utf8) + [isLast ? 0x80 : 0, 0, 0, 34] + [UInt8](repeating: 1, count: 34)
  }

  private func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }

  /// Whether a stream follows that of `bytes`; nil without a header.
  private func isFollowed(_ bytes: [UInt8]) throws -> Bool? {
    let folder = try TemporaryFolder()
    let file = try OpenFile(path: folder.recording(bytes))
    return FLACHeader(file)?.isFollowed(in: file)
  }

  @Test func `a stream is found wherever it begins`() throws {
    let borders = [1 << 16, 1 << 17].flatMap { border in (border - 9)...(border + 1) }
    for gap in [0, 1, 100] + borders {
      #expect(try isFollowed(header() + zeros(gap) + marker) == true, "\(gap)")
      #expect(try isFollowed(header() + zeros(gap) + header()) == true, "\(gap)")
      #expect(try isFollowed(header() + zeros(gap) + marker.dropLast()) == false, "\(gap)")
    }
  }

  @Test func `four letters are no stream`() throws {
    #expect(try isFollowed(header()) == false)
    #expect(try isFollowed(header() + Array("fLaC and ffLaC".utf8)) == false)
    #expect(try isFollowed(header() + Array("fLaC".utf8) + [1, 0, 0, 34]) == false)
    #expect(try isFollowed(header() + Array("ffLa".utf8) + marker) == true)
  }

  @Test func `what stands in the metadata begins no stream`() throws {
    let picture: [UInt8] = [0x86, 0, 0, 8] + marker
    #expect(try isFollowed(header(isLast: false) + picture + zeros(100)) == false)
    #expect(try isFollowed(header(isLast: false) + picture + zeros(100) + marker) == true)
  }

  @Test func `a tag may stand before the stream`() throws {
    let tag: [UInt8] = Array("ID3".utf8) + [4, 0, 0, 0, 0, 2, 44] + zeros(300)
    #expect(try isFollowed(tag + header() + zeros(9)) == false)
    #expect(try isFollowed(tag + header() + zeros(9) + tag + marker) == true)
  }

  @Test func `other files and cut headers are no streams`() throws {
    #expect(try isFollowed(Array("OggS and more".utf8)) == nil)
    #expect(try isFollowed(Array("fLaC".utf8)) == nil)
    #expect(try isFollowed(header(isLast: false)) == nil)
  }

  @Test func `recordings far behind one another are not taken for one`() throws {
    let folder = try TemporaryFolder()
    let whole = try Array(Data(contentsOf: URL(filePath: goldenAudio("flac16.flac"))))
    let path = try folder.recording(whole + zeros(70_000) + whole)
    #expect(failure(path) == .severalRecordings(path: path))
    let tagged = try folder.recording(whole + Array("fLaC is its name".utf8), "tagged.flac")
    #expect(failure(tagged) == nil)
  }
}
